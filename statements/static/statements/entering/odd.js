"use strict";
// What is odd about the page as far as it is filled, by the same rules as saving.
{
  const {entering, fetched, form, later, made, place, plainDate, say} = window.desk;
  let marked = new Set();

  const spot = (name) => {
    const control = form().querySelector(`[name="${CSS.escape(name)}"], [name^="${CSS.escape(name)}_"]`);
    if (control && control.type !== "hidden") return control.closest(".field");
    return name ? document.getElementById(name) : form().querySelector("fieldset.own .body");
  };

  // A date in words is told of by the help that reads it.
  const unread = (field) => {
    const date = field.querySelector(".partial-date");
    return Boolean(date?.value.trim()) && !plainDate(date.value.trim());
  };

  const show = (odd) => {
    const told = new Set();
    for (const [name, messages] of Object.entries(odd)) {
      const field = spot(name);
      if (!field || unread(field)) continue;
      const list = made("ul", {}, ...messages.map((text) => made("li", {textContent: text})));
      const where = place(field, "odd");
      say(where, list);
      told.add(where);
    }
    for (const where of marked) if (!told.has(where)) say(where);
    marked = told;
  };

  const look = later(600, async (isLast) => {
    const address = entering()?.getAttribute("data-help-odd");
    if (!address || form().dataset.sent) return;
    const sent = new FormData(form());
    for (const [name, part] of [...sent]) if (part instanceof File) sent.delete(name);
    const answer = await fetched(`${address}?key=${entering().dataset.key}`, {method: "POST", body: sent});
    if (answer?.odd && isLast()) show(answer.odd);
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!form()) return;
    form().addEventListener("input", () => look());
    form().addEventListener("change", () => look());
  });
}
