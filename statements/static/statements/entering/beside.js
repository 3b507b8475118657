"use strict";
// The panel beside the form: what deserves a second look, and what may be entered already, each with
// what settles it in one click. The form itself is only marked, so that nothing in it moves.
{
  const {changed, choose, chosen, drop, form, made, named, reveal} = window.desk;
  const CONTROLS = "input:not([type=hidden]), textarea, .select2-selection, select:not(.select2-hidden-accessible), button";
  const panel = () => form()?.querySelector(".beside");
  const part = (id) => panel()?.querySelector(`#${id}`);
  const controlOf = (name) => named(name) || named(`${name}_date`);

  // Where the hands were before they went to the panel.
  let left = null;
  document.addEventListener("focusin", ({target}) => {
    if (form()?.contains(target) && !panel()?.contains(target)) left = target;
  });

  const enter = (spot) => {
    const control = spot?.querySelector(CONTROLS);
    reveal(control || spot)?.scrollIntoView({block: "center"});
    control?.focus();
  };

  const show = () => {
    const box = panel().querySelector("details");
    box.open = true;
    return panel();
  };

  // Into the panel, to what is told first; from there back to where the hands were.
  const jump = () => {
    if (!panel()) return;
    if (panel().contains(document.activeElement)) {
      panel().querySelector("details").open = false;
      reveal(left || form().querySelector(CONTROLS)).focus();
      return;
    }
    const links = [".settled button", ".look a", ".twin a", ".on-this-page a"];
    links.map((one) => show().querySelector(one)).find((one) => one?.getClientRects().length)?.focus();
  };

  // The field, the row or the list that a look is about.
  const spotOf = (name) => {
    if (!name) return null;
    const control = controlOf(name);
    return control && control.type !== "hidden" ? control.closest(".field") : document.getElementById(name);
  };

  const count = (id) => part(id)?.querySelectorAll("ul > li").length || 0;

  // The count is said once each time that it is another one.
  const summarise = () => {
    const [looks, twins] = [count("look-twice"), count("duplicates")];
    const words = [
      looks && `${looks} to look at twice`, twins && `${twins} likely duplicate${twins > 1 ? "s" : ""}`,
    ].filter(Boolean).join(" · ");
    const summary = panel().querySelector("summary");
    const before = summary.dataset.said || "";
    summary.dataset.said = words;
    summary.textContent = words || "On this page";
    panel().classList.toggle("tells", Boolean(words));
    for (const [id, number] of [["look-twice", looks], ["duplicates", twins]]) {
      const where = part(id);
      if (!where) continue;
      where.querySelector(".count").textContent = number;
      where.hidden = !number && !where.querySelector(".settled button");
    }
    if (words !== before) status().textContent = words || "Nothing to look at twice.";
  };

  const status = () => {
    let where = document.getElementById("beside-said");
    if (!where) {
      where = made("p", {id: "beside-said", className: "visually-hidden"});
      where.setAttribute("role", "status");
      panel().append(where);
    }
    return where;
  };

  // Only what differs is put there anew, so that a focus stays.
  const list = (id, items, keyOf, nodeOf) => {
    const where = part(id)?.querySelector("ul");
    if (!where) return;
    const old = new Map([...where.children].map((one) => [one.dataset.key, one]));
    const nodes = items.map((item) => {
      const key = keyOf(item);
      const node = old.get(key) || nodeOf(item);
      node.dataset.key = key;
      return node;
    });
    if (nodes.some((node, place) => node !== where.children[place]) || nodes.length !== where.children.length) {
      const at = document.activeElement;
      where.replaceChildren(...nodes);
      if (where.contains(at)) at.focus();
    }
    summarise();
  };

  const remember = (control) => (control instanceof HTMLSelectElement
    ? [...control.selectedOptions].map((one) => [one.value, one.text]) : control.value);

  const restore = (control, before) => {
    if (!(control instanceof HTMLSelectElement)) { control.value = before; changed(control); return; }
    for (const option of control.options) option.selected = false;
    for (const [value, text] of before) {
      let option = [...control.options].find((one) => one.value === value);
      if (!option) control.append(option = new Option(text, value));
      option.selected = true;
    }
    changed(control);
  };

  const assign = (control, {value, label, drops}) => {
    if (drops) drop(control, [value]);
    else if (control instanceof HTMLSelectElement && value) choose(control, value, label);
    else restore(control, control instanceof HTMLSelectElement ? [] : value);
  };

  // What was done is said where it was done, with the way back.
  const settle = (action) => {
    const done = action.values.map((one) => [controlOf(one.control), one]).filter(([control]) => control);
    const before = done.map(([control]) => remember(control));
    for (const [control, one] of done) assign(control, one);
    const undo = made("button", {type: "button", className: "button undo", textContent: "Undo"});
    undo.addEventListener("click", () => {
      done.forEach(([control], place) => restore(control, before[place]));
      where.replaceChildren();
      summarise();
      enter(done[0]?.[0].closest(".field"));
    });
    const where = part("look-twice").querySelector(".settled");
    where.replaceChildren(made("p", {}, `Done: ${action.label}. `, undo));
    part("look-twice").hidden = false;
    undo.focus();
  };

  const remedyOf = (action) => {
    if (action.url) {
      return made("a", {className: "remedy", href: action.url, target: "_blank", rel: "noopener", textContent: action.label});
    }
    const button = made("button", {type: "button", className: "button remedy", textContent: action.label});
    button.addEventListener("click", () => settle(action));
    return button;
  };

  let numbered = 0;
  const lookNode = (line) => {
    const link = made("a", {href: `#${line.anchor}`, textContent: line.where || "This page"});
    link.addEventListener("click", (event) => {
      event.preventDefault();
      enter(spotOf(line.control) || form().querySelector("fieldset.own"));
    });
    const text = made("span", {id: `look-${numbered += 1}`, textContent: line.text});
    const node = made("li", {className: "look"}, link, " ", text);
    if (line.actions.length) node.append(made("p", {className: "remedies"}, ...line.actions.map(remedyOf)));
    return node;
  };

  // A mark, and for who does not see it, the words of the look.
  const mark = (lines) => {
    for (const spot of form().querySelectorAll(".looked")) {
      spot.classList.remove("looked");
      for (const one of spot.querySelectorAll("[aria-describedby*='look-']")) {
        const rest = one.getAttribute("aria-describedby").split(" ").filter((id) => !/^look-\d+$/.test(id));
        if (rest.length) one.setAttribute("aria-describedby", rest.join(" "));
        else one.removeAttribute("aria-describedby");
      }
    }
    lines.forEach((line, place) => {
      const spot = spotOf(line.control);
      if (!spot) return;
      spot.classList.add("looked");
      const control = spot.matches(".field") && spot.querySelector(CONTROLS);
      const told = part("look-twice").querySelectorAll(".look > span")[place];
      if (control) control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), told.id].filter(Boolean).join(" "));
    });
  };

  // A page that was opened for one look begins with it.
  const begin = (lines) => {
    const wanted = new URLSearchParams(window.location.search).get("look");
    if (!wanted) return;
    const place = lines.findIndex((line) => line.path === wanted);
    if (place < 0) {
      enter(spotOf(wanted.replaceAll(/\[(\d+)\]\.?/g, "-$1-").replace(/-$/, "")));
      return;
    }
    const node = part("look-twice").querySelectorAll(".look")[place];
    reveal(spotOf(lines[place].control))?.scrollIntoView({block: "center"});
    show();
    (node.querySelector("button, .remedy") || node.querySelector("a")).focus();
  };

  let begun = false;
  const tellLooks = (lines) => {
    if (!part("look-twice")) return;
    list("look-twice", lines, (line) => JSON.stringify(line), lookNode);
    mark(lines);
    if (!begun) begin(lines);
    begun = true;
  };

  const tellTwins = (twins, keyOf, nodeOf) => list("duplicates", twins, keyOf, nodeOf);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel()?.contains(event.target)) return;
    event.preventDefault();
    jump();
  });

  Object.assign(window.desk, {jump, tellLooks, tellTwins});
}
