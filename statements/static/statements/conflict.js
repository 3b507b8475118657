"use strict";
// Without this file the conflict page works: the server takes what was chosen. Here the form below
// shows a choice at once, and typing into a field chooses what was typed.
{
  const controls = (form, name) => [...form.elements].filter((element) => element.name === name);

  const put = (element, pairs) => {
    const values = pairs.map(([value]) => value);
    if (element.type === "checkbox") element.checked = values.length > 0;
    else if (element instanceof HTMLSelectElement) {
      for (const [value, label] of pairs) {
        if (![...element.options].some((option) => option.value === value)) element.add(new Option(label, value));
      }
      for (const option of element.options) option.selected = values.includes(option.value);
    } else element.value = values[0] || "";
    element.dispatchEvent(new Event("change", {bubbles: true}));
  };

  const held = (element) => {
    if (element.type === "checkbox") return element.checked ? [["on", "on"]] : [];
    if (element instanceof HTMLSelectElement) {
      return [...element.selectedOptions].map((option) => [option.value, option.text]);
    }
    return [[element.value, element.value]];
  };

  const follow = (form, line) => {
    const theirs = JSON.parse(line.dataset.fill || "{}");
    const found = Object.keys(theirs).flatMap((name) => controls(form, name).map((element) => [element, theirs[name]]));
    let mine = null; // what stood here before theirs took its place
    let filling = false;
    const radio = (value) => line.querySelector(`input[type=radio][value=${value}]`);
    const mark = (on) => found.forEach(([element]) => element.closest(".field")?.classList.toggle("from-theirs", on));
    const show = () => {
      filling = true;
      if (radio("theirs").checked && !mine) {
        mine = found.map(([element]) => [element, held(element)]);
        found.forEach(([element, pairs]) => put(element, pairs));
      } else if (radio("mine").checked && mine) {
        mine.forEach(([element, pairs]) => put(element, pairs));
        mine = null;
      }
      mark(Boolean(mine));
      filling = false;
    };
    const typed = () => {
      if (filling || !mine) return;
      mine = null;
      radio("mine").checked = true;
      mark(false);
    };
    line.addEventListener("change", show);
    for (const [element] of found) {
      element.addEventListener("input", typed);
      element.addEventListener("change", typed);
    }
    show();
  };

  window.addEventListener("load", () => {
    const form = document.querySelector(".document-form");
    for (const line of document.querySelectorAll(".clash[data-take]")) follow(form, line);
  });
}
