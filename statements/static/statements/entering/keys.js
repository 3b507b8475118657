"use strict";
// Keys for what is done all day; single letters work outside fields only and can be switched off.
{
  const {made, reveal} = window.desk;
  const OFF = "statements.letters-off";
  const typing = (element) => Boolean(element?.closest?.(
    "input:not([type=checkbox],[type=radio],[type=submit],[type=button]), textarea, select, [contenteditable], .select2-container",
  ));
  const form = () => window.desk.form();
  const press = (name) => {
    const button = form()?.querySelector(`.submit-row [name="${name}"]`);
    button?.click();
    return button;
  };
  const add = (list) => form()?.querySelector(`#${list}-group .add-row`)?.click();

  const nextError = () => {
    const found = [...document.querySelectorAll("#content-main .errorlist, #content-main .warned, #content-main .looked")]
      .filter((one) => one.textContent.trim() && (one.offsetParent || one.closest(".line")));
    if (!found.length) return;
    const fields = [...new Set(found.map((one) => one.closest(".field, fieldset.row, .module") || one))];
    const here = fields.findIndex((one) => one.contains(document.activeElement));
    const next = fields[(here + 1) % fields.length];
    const control = next.querySelector("input:not([type=hidden]), textarea, .select2-selection, select, button");
    reveal(control || next).scrollIntoView({block: "center"});
    control?.focus();
  };

  // The select whose list is open: its search field stands elsewhere on the page.
  const opened = () => document.querySelector("select + .select2-container--open")?.previousElementSibling;

  // Takes the one that is proposed here. Several, or one elsewhere, are gone to and never guessed.
  const useOffer = (from) => {
    const offers = (part) => [...part?.querySelectorAll(".told button.take") || []];
    const here = [from.closest(".field"), from.closest("fieldset.row, fieldset.own")];
    const near = here.map(offers).find((found) => found.length) || [];
    if (near.length === 1) { near[0].click(); return; }
    const first = near[0] || offers(document.getElementById("content-main"))[0];
    reveal(first)?.scrollIntoView({block: "center"});
    first?.focus();
  };

  // name, what it does, whether it works while typing, work
  const KEYS = [
    ["Ctrl+Enter", "Save", () => press("_save")],
    ["Ctrl+S", "Save and continue editing", () => press("_continue")],
    ["Ctrl+Shift+Enter", "Save and submit for review", () => press("_submit") ?? press("_save")],
    ["Ctrl+Alt+Enter", "Save and add another from the same source", () => press("_addsame") ?? press("_addanother")],
    ["Alt+Enter", "Take what is proposed here, an office or a day; go to it if it is elsewhere", useOffer],
    ["V", "Add a voice", () => add("voices")],
    ["A", "Add an appearance", () => add("appearances")],
    ["R", "Add a reference", () => add("references")],
    ["Q", "Add a quote", () => add("quotes")],
    ["E", "Go to the next error or warning", nextError],
    ["L", "Go to the panel beside the form, with what deserves a second look, and back", () => window.desk.jump()],
    ["Escape", "Leave a field, so that letters work", null],
    ["?", "Show this list", () => show()],
  ];

  const pressed = (event) => {
    const main = event.ctrlKey || event.metaKey;
    const letter = /^[a-z]$/i.test(event.key) || !/^Key[A-Z]$/.test(event.code) ? event.key : event.code[3];
    const name = letter.length === 1 ? letter.toUpperCase() : letter;
    const parts = [main && "Ctrl", event.altKey && "Alt", event.shiftKey && letter.length > 1 && "Shift", name];
    return parts.filter(Boolean).join("+");
  };

  const letters = () => window.localStorage.getItem(OFF) !== "1";

  const list = () => {
    const rows = KEYS.map(([key, text]) => made("div", {},
      made("dt", {}, made("kbd", {textContent: key})), made("dd", {textContent: text})));
    return made("dl", {}, ...rows);
  };

  const show = () => {
    const dialog = made("dialog", {id: "keys", className: "adding keys"});
    dialog.setAttribute("aria-labelledby", "keys-title");
    const tick = made("input", {type: "checkbox", id: "keys-letters", checked: letters()});
    tick.addEventListener("change", () => window.localStorage.setItem(OFF, tick.checked ? "0" : "1"));
    const close = made("button", {type: "button", className: "button default", textContent: "Close"});
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(
      made("h2", {id: "keys-title", textContent: "Keyboard shortcuts"}), list(),
      made("p", {className: "note", textContent: "On a Mac, Command stands for Ctrl. Letters and ? work outside fields."}),
      made("p", {className: "tick"}, tick, made("label", {htmlFor: "keys-letters", textContent: "Use single letters"})),
      made("div", {className: "dialog-row"}, close),
    );
    document.body.append(dialog);
    dialog.showModal();
  };

  // In a dialog the keys that save press its own button, and nothing else is done.
  const inDialog = (dialog, name, event) => {
    if (!/^(Ctrl\+(Shift\+)?Enter|Ctrl\+S|Alt\+Enter)$/.test(name)) return;
    taken(event);
    if (name !== "Alt+Enter" && !event.repeat) dialog.querySelector("[type=submit]")?.click();
  };

  // An autocomplete opens its list at any Enter, and chooses what is marked there: it hears no key
  // that is one of ours, and its open list is closed without a choice.
  const taken = (event) => {
    event.preventDefault();
    event.stopPropagation();
    const select = opened();
    if (select) window.django.jQuery(select).select2("close");
  };

  // A key that is held down is sent again and again: it is ours each time, and does its work once.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const name = pressed(event);
    const dialog = [...document.querySelectorAll("dialog[open]")].pop();
    if (dialog) { inDialog(dialog, name, event); return; }
    const isTyping = typing(event.target);
    const from = opened() || event.target;
    if (name === "Escape" && isTyping && !document.querySelector(".select2-container--open")) {
      event.target.blur();
      return;
    }
    const known = KEYS.find(([key]) => key === name);
    if (!known?.[2] || !form()) return;
    if (name.length === 1 && (isTyping || !letters())) return;
    taken(event);
    if (!event.repeat) known[2](from);
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("keys-button");
    if (!button || !form()) return;
    button.hidden = false;
    button.addEventListener("click", show);
  });
}
