"use strict";
// The clauses of the agreements that a reference cites, with their summaries, to be picked.
{
  const {ask, choose, chosen, drop, inRow, made, place, rows} = window.desk;
  const held = new Map();

  const clausesOf = (agreement) => {
    if (!held.has(agreement)) {
      held.set(agreement, ask("clauses", {agreement}).then((answer) => answer?.clauses || []));
    }
    return held.get(agreement);
  };

  const agreementOf = (target) => {
    const [noun, key] = target.split(/:(.*)/s);
    return ["agreement", "clause"].includes(noun) ? key.split("/")[0] : null;
  };

  const toggle = (select, clause) => {
    const id = `clause:${clause.key}`;
    if (chosen(select).includes(id)) { drop(select, [id]); return; }
    drop(select, [`agreement:${clause.key.split("/")[0]}`]);
    choose(select, id, clause.label);
  };

  const choice = (select, clause) => {
    const button = made("button", {type: "button", className: "clause"});
    const text = clause.label.split(", ").slice(1).join(", ") || clause.label;
    button.append(made("strong", {textContent: text}), made("span", {textContent: clause.summary}));
    button.dataset.clause = clause.key;
    button.setAttribute("aria-pressed", String(chosen(select).includes(`clause:${clause.key}`)));
    button.addEventListener("click", () => {
      const back = button.dataset.clause;
      toggle(select, clause);
      window.setTimeout(() => select.closest(".field").querySelector(`[data-clause="${CSS.escape(back)}"]`)?.focus(), 60);
    });
    return button;
  };

  const show = async (select) => {
    const field = select.closest(".field");
    const where = place(field, "clauses");
    where.removeAttribute("aria-live"); // long: read when gone to
    const agreements = [...new Set(chosen(select).map(agreementOf).filter(Boolean))];
    const key = chosen(select).join(" ");
    where.dataset.of = key;
    const lists = await Promise.all(agreements.map(clausesOf));
    if (where.dataset.of !== key) return;
    const wasOpen = where.querySelector("details")?.open;
    const clauses = lists.flat();
    if (!clauses.length || agreements.length > 2) { where.replaceChildren(); return; }
    const open = wasOpen ?? !chosen(select).some((one) => one.startsWith("clause:"));
    const box = made("details", {open}, made("summary", {textContent: "Clauses, to be picked with a click"}));
    const list = made("div", {className: "clauses"}, ...clauses.map((one) => choice(select, one)));
    box.append(list);
    where.replaceChildren(box);
  };

  const MATTERS = /^references-\d+-targets$/;
  document.addEventListener("change", (event) => { if (MATTERS.test(event.target.name || "")) show(event.target); });
  window.addEventListener("load", () => {
    for (const row of rows("references")) {
      const select = inRow(row, "targets");
      if (select && chosen(select).length) show(select);
    }
  });
}
