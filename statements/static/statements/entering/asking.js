"use strict";
// What all help while entering shares: asking the desk, saying what it answered.
{
  const entering = () => document.getElementById("entering");

  // The address of one kind of help; nothing where this page has none.
  const help = (name, asked) => {
    const address = entering()?.getAttribute(`data-help-${name}`);
    if (!address) return null;
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(asked)) {
      for (const one of [value].flat()) if (one) query.append(key, one);
    }
    return `${address}?${query}`;
  };

  // The answer as data; null where the desk cannot answer: help never stands in the way.
  const fetched = async (address, options = {}) => {
    try {
      const reply = await fetch(address, {credentials: "same-origin", ...options});
      if (!(reply.headers.get("Content-Type") || "").startsWith("application/json")) return null;
      return await reply.json();
    } catch {
      return null;
    }
  };

  const ask = (name, asked) => {
    const address = help(name, asked);
    return address ? fetched(address) : Promise.resolve(null);
  };

  // Only the last of several calls is done, and only its answer is used.
  const later = (wait, work) => {
    let timer = 0;
    let turn = 0;
    return (...given) => {
      window.clearTimeout(timer);
      turn += 1;
      const mine = turn;
      timer = window.setTimeout(() => work(() => mine === turn, ...given), wait);
    };
  };

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };

  // The place below a field where one kind of help speaks; read out when it changes.
  const place = (field, kind) => {
    let found = field.querySelector(`:scope > .told-${kind}`);
    if (!found) {
      found = made("div", {className: `told told-${kind}`});
      found.setAttribute("aria-live", "polite");
      field.append(found);
    }
    return found;
  };

  // Changed only where it differs, so that nothing is read out twice.
  const say = (where, ...nodes) => {
    const next = made("div", {}, ...nodes);
    if (where.innerHTML !== next.innerHTML) where.replaceChildren(...next.childNodes);
  };

  const form = () => document.querySelector("#content-main .document-form");
  const named = (name, root = form()) => root?.querySelector(`[name="${CSS.escape(name)}"]`);
  const value = (name) => (named(name)?.value || "").trim();

  const changed = (control) => {
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new Event("change", {bubbles: true}));
  };

  const fill = (control, text) => {
    if (!control || control.value === text) return;
    control.value = text;
    changed(control);
  };

  const PLAIN = /^[0-9]{4}(-[0-9]{2}){0,2}(\/[0-9]{4}-[0-9]{2}-[0-9]{2})?$/;
  const plainDate = (text) => PLAIN.test(text);

  // The rows of a list that are not to be removed.
  const rows = (name) => {
    const found = form()?.querySelectorAll(`#${name}-group fieldset.row`) || [];
    return [...found].filter((row) => !row.querySelector("[name$='-DELETE']")?.checked);
  };
  const inRow = (row, name) => row.querySelector(`[name="${CSS.escape(`${row.id}-${name}`)}"]`);

  // What stands in something closed is shown.
  const reveal = (element) => {
    for (let box = element; box; box = box.parentElement.closest("details:not([open])")) if (box !== element) box.open = true;
    return element;
  };

  window.desk = {
    ask, changed, entering, fetched, fill, form, help, inRow, later, made, named, place, plainDate, reveal,
    rows, say, value,
  };
}
