"use strict";
// Autocompletes: summaries in their lists, a series as its agreements, choices made for people.
{
  const $ = window.django.jQuery;
  const {changed, entering, made, place} = window.desk;

  // What all have alike is no attribute of each.
  const ALIKE = {theme: "admin-autocomplete", placeholder: "", ajax: {cache: true, delay: 250, type: "GET"}};
  for (const [name, value] of Object.entries(ALIKE)) $.fn.select2.defaults.set(name, value);

  // Choices with a summary show it beneath; what is chosen stays short.
  $.fn.select2.defaults.set("templateResult", (item) => {
    if (!item.summary) return item.text;
    const shown = made("span", {className: "choice"}, item.text);
    shown.append(made("span", {className: "summary", textContent: item.summary}));
    return $(shown);
  });

  const chosen = (select) => [...select.selectedOptions].map((one) => one.value).filter(Boolean);

  const add = (select, id, text) => {
    let option = [...select.options].find((one) => one.value === id);
    if (!option) {
      option = new Option(text, id);
      select.append(option);
    }
    option.selected = true;
  };

  const choose = (select, id, text) => {
    if (!select) return;
    add(select, id, text);
    changed(select);
  };

  const drop = (select, ids) => {
    const gone = [...select.options].filter((one) => ids.includes(one.value));
    for (const option of gone) option.remove();
    if (gone.length) changed(select);
  };

  const chips = (field) => [...field.querySelectorAll(".told .chip")];

  const chip = (select, [key, label]) => {
    const button = made("button", {type: "button", className: "button chip", textContent: label});
    button.dataset.key = key;
    button.setAttribute("aria-label", `Add ${label}`);
    button.addEventListener("click", () => {
      const next = [button.nextElementSibling, button.previousElementSibling].find((one) => one?.matches(".chip"));
      choose(select, key, label);
      goTo(select, next);
    });
    return button;
  };

  const goTo = (select, one) => (one?.isConnected ? one : select.closest(".field").querySelector(".select2-selection"))?.focus();

  // What is likely in a field, each taken with a click; a field offers nothing twice, nor what it says.
  const offer = (select, kind, words, choices) => {
    const field = select.closest(".field");
    const where = place(field, kind);
    const keyOf = (one) => one.dataset.key;
    const keys = (isHere) => chips(field).filter((one) => where.contains(one) === isHere).map(keyOf);
    const said = [...keys(false), ...chosen(select)];
    const left = choices.filter(([key]) => !said.includes(key));
    if (keys(true).join(" ") === left.map(([key]) => key).join(" ")) return;
    const at = where.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    where.replaceChildren(...(left.length ? [made("span", {textContent: words}), ...left.map((one) => chip(select, one))] : []));
    if (at !== null) goTo(select, chips(field).find((one) => keyOf(one) === at));
  };

  document.addEventListener("change", ({target}) => {
    const field = target.matches("select") && target.closest(".field");
    for (const one of field ? chips(field) : []) {
      if (!chosen(target).includes(one.dataset.key)) continue;
      const where = one.parentElement;
      one.remove();
      if (!where.querySelector(".chip")) where.replaceChildren();
    }
  });

  $(document).on("select2:selecting", "select", (event) => {
    const item = event.params.args.data;
    if (!item.members) return;
    event.preventDefault();
    for (const {id, text} of item.members) add(event.target, id, text);
    changed(event.target);
    $(event.target).select2("close");
  });

  // Only what fits the rest of the row is offered: targets of the type, tenures of the official.
  const asking = (select, asked) => {
    const address = new URL(select.getAttribute("data-ajax--url"), window.location);
    for (const [name, value] of Object.entries(asked)) if (value) address.searchParams.set(name, value);
    $(select).data("select2").dataAdapter.ajaxOptions.url = address.toString();
  };

  $(document).on("select2:opening", "select[name$='-targets']", (event) => {
    const type = event.target.closest("fieldset.row").querySelector("select[name$='-type']");
    const family = type?.value && type.selectedOptions[0].parentElement.label;
    const nouns = family && JSON.parse(type.closest("[data-points-at]").dataset.pointsAt)[family];
    asking(event.target, {nouns: nouns && nouns.join(" "), own: entering()?.dataset.key});
  });

  $(document).on("select2:opening", "select[name$='-tenure']", (event) => {
    const row = event.target.closest("fieldset.row");
    asking(event.target, {official: row.querySelector("select[name$='-official']")?.value});
  });

  // jQuery's own events reach no native listener: those of autocompletes are passed on.
  $(document).on("select2:select select2:unselect select2:clear", "select", (event) => {
    event.target.dispatchEvent(new Event("change", {bubbles: true}));
  });

  // What is asked for a row says its government, whose people and bodies then come first.
  $.ajaxPrefilter((options) => {
    const open = document.querySelector(".select2-container--open")?.previousElementSibling;
    const row = open?.closest?.("fieldset.row");
    const government = row?.querySelector("[name$='-government']")?.value;
    if (!government || open.name.endsWith("-government")) return;
    if (options.type !== "GET" || typeof options.data !== "string") return;
    options.data += `&${new URLSearchParams({government})}`;
  });

  Object.assign(window.desk, {choose, chosen, drop, offer});
}
