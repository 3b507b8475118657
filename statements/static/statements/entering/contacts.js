"use strict";
// The occasion that a statement tells of, from its day and its people, to be taken with one click.
{
  const {ask, choose, form, inRow, later, made, named, place, rows, say, value} = window.desk;

  const chosen = (name) => ["voices", "addressees"]
    .flatMap((list) => rows(list).map((row) => inRow(row, name)?.value)).filter(Boolean);

  const propose = later(200, async (isLast) => {
    const select = named("contact");
    if (!select) return;
    const where = place(select.closest(".field"), "contact");
    const date = value("said_on_date");
    if (select.value || !date) { say(where); return; }
    const asked = {date, official: chosen("official"), government: chosen("government")};
    const answer = await ask("contact", asked);
    if (!answer || !isLast()) return;
    const buttons = (answer.contacts || []).map((one) => {
      const button = made("button", {
        type: "button", className: "button take",
        textContent: `Use: ${one.title} (${one.held_on})`, title: one.participants,
      });
      button.addEventListener("click", () => choose(named("contact"), one.key, one.title));
      return button;
    });
    say(where);
    where.append(...buttons);
  });

  const MATTERS = /^(contact|said_on_date|(voices|addressees)-\d+-(official|government|DELETE))$/;
  document.addEventListener("change", (event) => { if (MATTERS.test(event.target.name || "")) propose(); });
  window.addEventListener("load", () => { if (form()) propose(); });
}
