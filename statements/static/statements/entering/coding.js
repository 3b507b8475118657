"use strict";
// The coding rules beside a type of reference: what each means in the list, what parts it below.
{
  const {made, place, say} = window.desk;
  const TYPES = "[data-points-at] select[name$='-type']";
  const rules = () => document.querySelector(".coding-rules a"); // where the paper is
  let fetched = null;

  // The paper as a page of the site, fetched once; null where it cannot be had.
  const paper = () => {
    fetched ??= fetch(rules().href, {credentials: "same-origin"})
      .then((reply) => (reply.ok ? reply.text() : Promise.reject(reply)))
      .then((text) => new DOMParser().parseFromString(text, "text/html"))
      .catch(() => { fetched = null; return null; });
    return fetched;
  };

  const labelOf = (select, code) => [...select.options].find((one) => one.value === code)?.text || code;
  const addressOf = (code) => `${rules().href.split("#")[0]}#${code}`;

  const leading = (code, text) => made("a", {href: addressOf(code), target: "_blank", rel: "noopener", textContent: text});

  // What the paper says of a type: its definition, then what parts it from its neighbours.
  const partOf = (page, select) => {
    const part = [];
    let node = page?.getElementById(select.value)?.nextElementSibling;
    while (node && ["P", "UL"].includes(node.tagName) && part.length < 2) {
      const copy = document.importNode(node, true);
      for (const link of copy.querySelectorAll("a")) {
        const code = link.textContent;
        link.replaceWith(leading(code, labelOf(select, code)));
      }
      part.push(copy);
      node = node.nextElementSibling;
    }
    return part;
  };

  const show = async (select) => {
    const code = select.value;
    const where = place(select.closest(".field"), "coding");
    where.removeAttribute("aria-live"); // long: read when gone to
    if (!code) { say(where); return; }
    const part = partOf(await paper(), select);
    if (select.value !== code) return;
    const link = leading(code, "Coding rules");
    link.setAttribute("aria-label", `Coding rules: ${labelOf(select, code)}`);
    say(where, ...part, made("p", {}, link));
  };

  // The list says of each type in one line what it means; what is chosen keeps its name.
  const define = (select) => {
    const terms = select.closest(".rows").querySelectorAll(".meanings dt");
    const definitions = new Map([...terms].map((one) => [one.textContent, one.nextElementSibling.textContent]));
    for (const option of select.options) {
      const definition = definitions.get(option.text)?.split(". ")[0].replace(/\.$/, "");
      if (definition) option.label = `${option.text}: ${definition[0].toLowerCase()}${definition.slice(1)}`;
    }
  };

  const begin = (root) => {
    for (const select of root.querySelectorAll(TYPES)) {
      define(select);
      if (select.value) show(select);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!rules()) return;
    begin(document);
    document.addEventListener("change", (event) => { if (event.target.matches(TYPES)) show(event.target); });
    document.addEventListener("formset:added", (event) => begin(event.target));
  });
}
