"use strict";
// The office that an official spoke in on the day, to be taken with one click.
{
  const {ask, choose, inRow, later, made, place, rows, say, value} = window.desk;

  const take = (row, option) => {
    choose(inRow(row, "tenure"), option.uid, option.label);
    choose(inRow(row, "government"), option.government, option.government_name);
    choose(inRow(row, "institution"), option.institution, option.institution_name);
  };

  const offer = (row, option, isOnly) => {
    const sure = option.held === "yes" ? "" : ` (${option.held})`;
    const button = made("button", {
      type: "button", className: "button take",
      textContent: `${isOnly ? "Use" : "Choose"}: ${option.label}${sure}`,
      title: `${option.institution_name}, ${option.government_name}`,
    });
    button.addEventListener("click", () => take(row, option));
    return button;
  };

  const shownFor = async (isLast, row) => {
    const where = place(inRow(row, "tenure").closest(".field"), "office");
    const official = inRow(row, "official")?.value;
    if (!official) { say(where); return; }
    const tenure = inRow(row, "tenure").value;
    const printed = rows("appearances").map((one) => inRow(one, "attribution")?.value || "");
    const date = value("said_on_date") || value("known_by_date");
    const answer = await ask("office", {official, tenure, date, attribution: printed});
    if (!answer || answer.error || !isLast()) return;
    const offers = answer.proposed ? [answer.proposed] : answer.fitting;
    const buttons = tenure ? [] : offers.map((one) => offer(row, one, offers.length === 1));
    where.replaceChildren(...buttons);
  };

  const show = later(150, (isLast) => rows("voices").forEach((row) => shownFor(isLast, row)));
  const MATTERS = /^(voices-\d+-(official|tenure|DELETE)|said_on_date|known_by_date|appearances-\d+-attribution)$/;

  document.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (!MATTERS.test(name)) return;
    // What was proposed for somebody else is gone before the new answer comes.
    if (name.endsWith("-official")) {
      for (const old of event.target.closest("fieldset.row").querySelectorAll(".told-office .take")) old.remove();
    }
    show();
  });
  document.addEventListener("formset:added", () => show());
  window.addEventListener("load", () => { if (rows("voices").length) show(); });
}
