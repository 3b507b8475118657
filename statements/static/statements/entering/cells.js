"use strict";
// One cell of a grid: what it says as text, what a text means for it, and how it is marked where that
// is not understood. Each way of writing returns what is wrong; what was there stays there then.
{
  const {ask, changed, choose, made} = window.desk;
  const {closest, folded} = window.tables;
  const ASKED = 25; // names in one question, within an address of some length
  const LONGEST = 1500;
  const PART = /\s*[;\n]\s*/; // between the keys of one cell
  const YES = ["yes", "true", "1", "x", "✓"];
  const NO = ["", "no", "false", "0"];

  const isChosen = (control) => control.matches("select.admin-autocomplete");

  // What a control says, so that it can say it again.
  const stateOf = (control) => {
    if (!(control instanceof HTMLSelectElement)) return [control.value, control.checked];
    return [...control.options].map((one) => [one.text, one.value, one.defaultSelected, one.selected]);
  };
  const restore = (control, state) => {
    if (!(control instanceof HTMLSelectElement)) [control.value, control.checked] = state;
    else if (isChosen(control)) control.replaceChildren(...state.map((one) => new Option(...one)));
    else state.forEach(([,,, selected], index) => { control.options[index].selected = selected; });
    changed(control);
  };

  // The text of a cell as a spreadsheet gets it: codes and keys, which are read back as they are.
  const textOf = (control) => {
    if (control.type === "checkbox") return control.checked ? "yes" : "";
    if (!(control instanceof HTMLSelectElement)) return control.value;
    return [...control.selectedOptions].map((one) => one.value).filter(Boolean).join("; ");
  };

  // Each returns what is wrong, or nothing.
  const writeChoice = (control, text) => {
    const options = [...control.options].filter((one) => one.value || !text.trim());
    const fitting = options.filter((one) => [folded(one.value), folded(one.text)].includes(folded(text)));
    const exact = options.filter((one) => one.value === text.trim());
    const [one, other] = exact.length ? exact : fitting;
    if (!one && !text.trim()) return null;
    if (!one || other) {
      return {why: "is none of the choices", near: closest(text, options.map(({value, text: label}) => ({id: value, text: label})))};
    }
    control.value = one.value;
    return null;
  };
  const writeTick = (control, text) => {
    const [isYes, isNo] = [YES, NO].map((words) => words.includes(folded(text)));
    if (isYes || isNo) control.checked = isYes;
    return isYes || isNo ? null : {why: "is neither yes nor no", near: []};
  };
  const writeText = (control, text) => {
    const typed = control instanceof HTMLTextAreaElement ? text : text.replaceAll(/\s*\n\s*/g, " ");
    if (control.readOnly) return typed.trim() === control.value ? null : {why: `cannot stand here: this stays ${control.value}`, near: []};
    const before = control.value;
    control.value = typed;
    if (control.value === typed) return null;
    control.value = before;
    return {why: "does not fit here", near: []};
  };
  const write = (control, text) => {
    if (control.type === "checkbox") return writeTick(control, text);
    return control instanceof HTMLSelectElement ? writeChoice(control, text) : writeText(control, text);
  };

  const partsOf = (control, text) => (control.multiple ? text.trim().split(PART) : [text.trim()]).filter(Boolean);
  const empty = (control) => {
    control.replaceChildren(...[...control.options].filter((one) => !one.value));
    changed(control);
  };

  // What names mean, by noun and text: asked in questions that are short enough.
  const recordsOf = async (cells) => {
    const texts = new Map();
    for (const {control, text} of cells) {
      const {noun} = control.dataset;
      if (!texts.has(noun)) texts.set(noun, new Set());
      for (const part of partsOf(control, text)) texts.get(noun).add(part);
    }
    const answers = new Map();
    for (const [noun, wanted] of texts) {
      const rest = [...wanted];
      while (rest.length) {
        const batch = [];
        let length = 0;
        while (rest.length && batch.length < ASKED && (!batch.length || length + encodeURIComponent(rest[0]).length < LONGEST)) {
          length += encodeURIComponent(rest[0]).length;
          batch.push(rest.shift());
        }
        const reply = await ask("pasted-names", {noun, text: batch});
        batch.forEach((text, index) => answers.set(`${noun}\n${text}`, reply?.records?.[index] || null));
      }
    }
    return answers;
  };

  const whyNot = (answer) => {
    if (!answer) return "could not be looked up: the desk did not answer";
    return answer.near.length ? "names no record for certain" : "is not held here";
  };
  const writeNames = (control, whole, answers) => {
    const problems = [];
    const records = [];
    for (const text of partsOf(control, whole)) {
      const answer = answers.get(`${control.dataset.noun}\n${text}`);
      if (answer?.one) records.push(answer.one);
      else problems.push({text, why: whyNot(answer), near: answer?.near || []});
    }
    if (records.length || control.multiple) {
      empty(control);
      for (const {id, text} of records) control.append(new Option(text, id, false, true));
      changed(control);
    }
    return problems;
  };

  // A cell that was not understood says what was meant for it, until somebody chooses, types or leaves it.
  const clearMark = (field) => {
    field?.classList.remove("unread");
    field?.querySelector(":scope > .told-unread")?.remove();
  };
  const mark = (control, {text, why, near}) => {
    const field = control.closest(".field");
    const note = field.querySelector(":scope > .told-unread") || made("div", {className: "told told-unread"});
    const line = made("p", {}, `“${text}” ${why}. `);
    const leave = made("button", {type: "button", className: "button chip", textContent: "Leave it"});
    leave.addEventListener("click", () => clearMark(field));
    const ways = near.map(({id, text: label}) => {
      const way = made("button", {type: "button", className: "button chip", textContent: label});
      way.addEventListener("click", () => {
        line.remove();
        if (!note.querySelector("p")) clearMark(field);
        if (isChosen(control)) choose(control, id, label);
        else { control.value = id; changed(control); }
      });
      return way;
    });
    line.append(...ways, leave);
    note.append(line);
    field.append(note);
    field.classList.add("unread");
    const aside = field.parentElement.closest("details.more");
    if (aside) aside.open = true;
  };

  // A cell that is typed into, or chosen in, is understood.
  const settled = (target) => clearMark(target.closest?.(".field.unread"));
  document.addEventListener("input", ({target, isTrusted}) => { if (isTrusted) settled(target); });
  document.addEventListener("change", ({target, isTrusted}) => { if (isTrusted) settled(target); });
  window.django.jQuery(document).on("select2:select select2:clear", "select", ({target}) => settled(target));

  window.cells = {clearMark, empty, isChosen, mark, recordsOf, restore, stateOf, textOf, write, writeNames};
}
