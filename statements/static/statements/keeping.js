"use strict";
// Keeps what is typed into a record's form in this browser until it is saved, and offers it back
// after an expired login, a closed tab or a crash. It belongs to the user's name, goes with a save,
// with a log-out, and after DAYS. Without this file the page works, and a browser's "back" helps.
{
  const DAYS = 7;
  const user = document.currentScript.dataset.user;
  const HEAD = "kept:";
  const mine = `${HEAD}${user}:`;
  const SENT = "kept-sent";
  let leaving = false; // logging out: the page that goes must not be kept once more
  const UNKEPT = /^(csrfmiddlewaretoken|overwrite|confirmed|take:.*|mark:.*)$/;

  const stored = (key) => {
    try { return JSON.parse(window.localStorage.getItem(key)); } catch { return null; }
  };
  const drop = (key) => window.localStorage.removeItem(key);
  const keys = (prefix) => Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));

  const clear = () => {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const key of keys(HEAD)) {
      const kept = stored(key);
      if (!kept || !(kept.at > oldest)) drop(key);
    }
    const sent = window.sessionStorage.getItem(SENT);
    if (sent && document.querySelector(".messagelist .success")) {
      drop(sent);
      window.sessionStorage.removeItem(SENT);
    }
    const out = document.getElementById("logout-form");
    if (out) out.addEventListener("submit", () => { leaving = true; keys(mine).forEach(drop); });
  };

  // What the form would send, by name; files cannot be kept.
  const entries = (form) => {
    const told = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || UNKEPT.test(name)) continue;
      (told[name] ||= []).push(value.replaceAll("\r\n", "\n"));
    }
    return told;
  };
  const optionNames = (form) => {
    const names = {};
    for (const option of form.querySelectorAll("select.admin-autocomplete option:checked")) {
      if (option.value) names[option.value] = option.text;
    }
    return names;
  };
  // An empty control says nothing; each new page is another form, and opens from its own version.
  const said = (told) => {
    const kept = {};
    for (const [name, values] of Object.entries(told)) {
      const counts = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name);
      if (["uid", "form", "base_version"].includes(name) || counts) continue;
      if (values.some(Boolean)) kept[name] = values;
    }
    return kept;
  };
  const differing = (one, other) => {
    const [a, b] = [said(one), said(other)];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
  };

  const isNew = window.location.pathname.endsWith("/add/");
  const idOf = (form) => form.querySelector(":scope > [name=form]");
  const keyOf = (form) => {
    const id = isNew && idOf(form);
    return `${mine}${window.location.pathname}${id ? `#${id.value}` : ""}`;
  };

  const keep = (form, first) => {
    if (leaving) return;
    const told = entries(form);
    const key = keyOf(form);
    if (!form.hasAttribute("data-typed") && !differing(told, first).length) { drop(key); return; }
    const kept = {at: Date.now(), told, names: optionNames(form)};
    try { window.localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full, or forbidden */ }
  };

  const labelOf = (form, name) => {
    const element = form.elements.namedItem(name);
    const control = element instanceof RadioNodeList ? element[0] : element;
    const field = control && control.closest(".field, .row-tools span");
    const label = field && field.querySelector("label, legend");
    const row = control && control.closest("fieldset.row");
    const legend = row && row.querySelector("legend");
    const place = legend ? legend.firstChild.textContent + row.querySelector(".number").textContent : "";
    const head = place || name.replace(/-(\d+)-/, (_, index) => ` ${Number(index) + 1}: `);
    const text = label ? label.textContent.trim() : "";
    return text ? (place ? `${place.trim()}: ${text}` : text) : head.replaceAll("_", " ");
  };

  const restoreRows = (form, told) => {
    for (const section of form.querySelectorAll(".rows")) {
      const name = `${section.dataset.prefix}-TOTAL_FORMS`;
      const total = form.elements.namedItem(name);
      const wanted = Number((told[name] || [total.value])[0]);
      const add = section.querySelector(".add-row");
      for (let tries = 0; add && Number(total.value) < wanted && tries < 1000; tries += 1) add.click();
      for (const row of section.querySelectorAll("fieldset.row")) {
        const index = Number(row.id.slice(row.id.lastIndexOf("-") + 1));
        if (index >= wanted) (row.closest("details.folded") || row).remove();
      }
    }
  };

  const choose = (select, values, names) => {
    if (select.classList.contains("admin-autocomplete")) {
      for (const value of values) {
        const known = [...select.options].some((option) => option.value === value);
        if (!known) select.add(new Option(names[value] || value, value));
      }
    }
    for (const option of select.options) option.selected = values.includes(option.value);
  };

  const fill = (element, values, names) => {
    if (element.type === "checkbox") element.checked = values.length > 0;
    else if (element instanceof HTMLSelectElement) choose(element, values, names);
    else element.value = values[0] || "";
    element.dispatchEvent(new Event("change", {bubbles: true}));
  };

  const bringBack = (form, kept) => {
    restoreRows(form, kept.told);
    for (const element of form.elements) {
      const skipped = ["submit", "button", "file", "radio"].includes(element.type);
      if (!element.name || skipped || UNKEPT.test(element.name)) continue;
      fill(element, kept.told[element.name] || [], kept.names);
    }
    for (const folded of form.querySelectorAll("details.folded")) {
      const filled = [...folded.querySelectorAll("[name]")].some((element) => kept.told[element.name]
        && element.type !== "hidden" && kept.told[element.name].some(Boolean)
        && !(element instanceof HTMLSelectElement && element.options[0]?.defaultSelected));
      if (filled) { folded.hidden = false; folded.open = true; folded.classList.add("opened"); }
    }
    if (isNew) nameAddress(idOf(form).value);
    form.dispatchEvent(new Event("input", {bubbles: true}));
  };

  // The address of a page for a new record names its form: "back" asks for the same one.
  const nameAddress = (id) => {
    const address = new URL(window.location.href);
    address.searchParams.set("form", id);
    window.history.replaceState(window.history.state, "", address);
  };

  const make = (tag, text, parent, names = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(names)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };

  const compared = (form, kept, now, bar) => {
    const details = make("details", "", bar);
    make("summary", "Compare it with what stands below", details);
    const table = make("table", "", details);
    const head = make("tr", "", make("thead", "", table));
    for (const text of ["Field", "Below", "Typed"]) make("th", text, head, {scope: "col"});
    const body = make("tbody", "", table);
    const names = {...optionNames(form), ...kept.names};
    const words = (values) => (values || []).map((one) => names[one] || one).join(", ") || "—";
    for (const name of differing(kept.told, now)) {
      const element = form.elements.namedItem(name);
      if (element && element.type === "hidden") continue;
      const row = make("tr", "", body);
      make("th", labelOf(form, name), row, {scope: "row"});
      make("td", words(now[name]), row);
      make("td", words(kept.told[name]), row);
    }
  };

  const offer = (form, key, kept, first) => {
    const bar = document.createElement("section");
    bar.className = "notice kept";
    bar.setAttribute("aria-label", "Typed before and not saved");
    const at = new Date(kept.at).toLocaleString([], {dateStyle: "medium", timeStyle: "short"});
    make("h2", `You typed things here on ${at} that were not saved`, bar);
    const base = (told) => Number((told.base_version || ["0"])[0]);
    if (base(kept.told) !== base(first)) {
      make("p", "Somebody saved a newer version since. Bring yours back and save: both are shown side by side.", bar);
    }
    compared(form, kept, first, bar);
    const verbs = make("div", "", bar, {class: "verbs"});
    const back = make("button", "Bring it back", verbs, {type: "button", class: "button default bring-back"});
    const away = make("button", "Discard it", verbs, {type: "button", class: "button discard-kept"});
    back.addEventListener("click", () => { bringBack(form, kept); bar.remove(); form.querySelector("input:not([type=hidden]), select, textarea")?.focus(); });
    away.addEventListener("click", () => { drop(key); bar.remove(); form.dataset.declined = "1"; });
    form.before(bar);
  };

  // "Back" brings back all that was typed here, rows and choices too: the browser gives back plain
  // fields alone, after `load`.
  const cameBack = () => performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const bringAllBack = (form, key, kept) => {
    const bar = document.createElement("section");
    bar.className = "notice kept back";
    bar.setAttribute("aria-label", "Typed before and not saved");
    make("p", "You came back: what you had typed here and not saved stands below again.", bar);
    const verbs = make("div", "", bar, {class: "verbs"});
    const away = make("button", "Discard it", verbs, {type: "button", class: "button discard-kept"});
    away.addEventListener("click", () => {
      form.dataset.declined = "1";
      drop(key);
      window.location.reload();
    });
    form.before(bar);
    window.addEventListener("load", () => window.setTimeout(bringBack, 0, form, kept));
  };

  const watch = (form) => {
    const first = entries(form);
    if (!form.hasAttribute("data-typed")) {
      const path = `${mine}${window.location.pathname}`;
      const found = keys(path).filter((key) => key === path || key.startsWith(`${path}#`));
      const held = found.map((key) => [key, stored(key)]).filter(([, kept]) => kept);
      held.sort(([, a], [, b]) => b.at - a.at);
      for (const [key, kept] of held) {
        if (!differing(kept.told, first).length) drop(key);
        else if (key === keyOf(form) && cameBack()) bringAllBack(form, key, kept);
        else offer(form, key, kept, first);
      }
    }
    let timer = 0;
    let touched = form.hasAttribute("data-typed");
    const now = () => {
      window.clearTimeout(timer);
      if (touched && !form.dataset.declined) keep(form, first);
    };
    const later = (event) => {
      delete form.dataset.declined;
      if (!event.isTrusted && event.type === "change") return; // made by a script while filling in
      touched = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(now, 300);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    if (window.django && window.django.jQuery) {
      window.django.jQuery(form).on("select2:select select2:unselect select2:clear", () => later({isTrusted: true}));
    }
    form.addEventListener("click", (event) => {
      if (event.target.closest(".add-row")) { touched = true; }
    });
    form.addEventListener("submit", () => {
      now();
      window.sessionStorage.setItem(SENT, keyOf(form));
    });
    window.addEventListener("pagehide", now);
    document.addEventListener("visibilitychange", () => { if (document.hidden) now(); });
    if (touched) now();
  };

  document.addEventListener("DOMContentLoaded", () => {
    clear();
    const form = document.querySelector(".document-form");
    if (user && form && form.querySelector("[name=_save]")) watch(form);
  });
}
