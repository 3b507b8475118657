"use strict";
// Without this file the page works: it only adds rows without a round trip and guards typing.
{
  // Select2 leaves its controls without a name: they take that of their field's label.
  const nameSelects = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const label = select.closest(".field").querySelector("label");
      const box = select.nextElementSibling;
      if (!label || !box || !box.classList.contains("select2")) continue;
      label.id = label.id || `${select.id}_label`;
      const single = box.querySelector("[role=combobox].select2-selection--single");
      const search = box.querySelector(".select2-search__field");
      if (single) {
        const shown = single.querySelector(".select2-selection__rendered");
        single.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
        shown.setAttribute("aria-labelledby", label.id);
      }
      if (search) search.setAttribute("aria-labelledby", label.id);
    }
  };

  const enter = (row) => row.querySelector(".grid input:not([type=hidden]), .grid select, .grid textarea")?.focus();

  const addRow = (section) => {
    const total = section.querySelector("[name$='-TOTAL_FORMS']");
    const index = Number(total.value);
    const made = section.querySelector("template").content.cloneNode(true);
    const row = made.firstElementChild;
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("__prefix__", index));
      }
    }
    for (const number of row.querySelectorAll("summary > b, legend > b")) {
      if (number.textContent === "…") number.textContent = index + 1;
    }
    total.value = index + 1;
    section.querySelector(".body").append(row);
    // Django's autocomplete.js listens for this.
    row.dispatchEvent(new CustomEvent("formset:added", {
      bubbles: true, detail: {formsetName: section.dataset.prefix},
    }));
    nameSelects(row);
    enter(row);
  };

  // A blank row that waits out of sight.
  const unfold = (folded) => {
    folded.hidden = false;
    folded.classList.remove("folded");
    folded.querySelector("details").open = true;
    folded.dispatchEvent(new CustomEvent("line:unfolded", {bubbles: true}));
    enter(folded);
  };

  const guard = (form) => {
    let changed = false;
    const mark = () => { changed = true; };
    form.addEventListener("input", mark);
    form.addEventListener("change", mark);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault(); // the second click of a double click
      form.dataset.sent = "1";
      window.setTimeout(() => { delete form.dataset.sent; }, 10000); // stopped by hand, perhaps
    });
    for (const verb of document.querySelectorAll(".verbs form")) {
      verb.addEventListener("submit", (event) => {
        const question = "What you typed on this page is not saved, only kept in this browser. Go on?";
        if (changed && !window.confirm(question)) event.preventDefault();
      });
    }
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const section of document.querySelectorAll(".rows")) {
      const add = section.querySelector(".add");
      if (!add) continue;
      add.hidden = false;
      for (const folded of section.querySelectorAll(".line.folded")) folded.hidden = true;
      add.querySelector("button").addEventListener("click", () => {
        const folded = section.querySelector(".line.folded");
        if (folded) unfold(folded);
        else addRow(section);
      });
    }
    const form = document.querySelector(".document-form");
    if (form) guard(form);
  });
  Object.assign(window, {nameSelects, unfold}); // for forms that come into a dialog, or back
  // After jQuery's own "ready", in which Django makes the selects.
  window.addEventListener("load", () => window.setTimeout(nameSelects, 0, document));
}
