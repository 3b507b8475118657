"use strict";
// Dates as people write them: "Thursday" beside the source's day; what was taken is shown.
{
  const {ask, fill, form, inRow, later, made, named, place, plainDate, rows, say, value} = window.desk;

  const source = () => rows("appearances").map((row) => inRow(row, "source")?.value)
    .find(Boolean) || "";

  const take = (input, answer) => {
    const stem = input.name.replace(/_date$/, "");
    fill(input, answer.date);
    if (answer.basis !== "stated") fill(named(`${stem}_basis`), answer.basis);
    const note = named(`${stem}_note`);
    if (answer.note && note && !note.value) fill(note, answer.note);
  };

  const read = later(200, async (isLast, input) => {
    const field = input.closest(".field");
    const text = input.value.trim();
    const where = place(field, "day");
    if (!text) { say(where); return; }
    const answer = await ask("day", {text, source: source()});
    if (!answer || !isLast() || input.value.trim() !== text) return;
    if (answer.error) { say(where, made("p", {className: "warned", textContent: answer.error})); return; }
    const taken = plainDate(text) ? "" : `${answer.date}: `;
    say(where, made("p", {textContent: `${taken}${answer.words}`}));
    // Written into the field only once it is left, so that nothing changes under the hands.
    if (!plainDate(text) && document.activeElement !== input) take(input, answer);
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("#content-main .partial-date")) read(event.target);
  });
  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!input.matches?.("#content-main .partial-date")) return;
    if (input.value.trim() && !plainDate(input.value.trim())) read(input);
  });

  // An undated position is known by the earliest publication of its sources.
  const propose = later(200, async (isLast) => {
    const input = named("known_by_date");
    if (!input) return;
    const where = place(input.closest(".field"), "known");
    const uids = rows("appearances").map((row) => inRow(row, "source")?.value).filter(Boolean);
    if (value("kind") !== "attributed_position" || input.value || !uids.length) { say(where); return; }
    const answers = await Promise.all(uids.map((uid) => ask("source", {uid})));
    if (!isLast()) return;
    const days = answers.map((answer) => answer?.published_day).filter(Boolean).sort();
    if (!days.length) { say(where); return; }
    const button = made("button", {
      type: "button", className: "button take", textContent: `Undated, known by ${days[0]}`,
    });
    button.addEventListener("click", () => {
      for (const name of ["said_on_date", "said_on_note"]) fill(named(name), "");
      fill(named("said_on_basis"), "stated");
      fill(named("known_by_basis"), "publication");
      fill(input, days[0]);
    });
    say(where);
    where.append(button, made("span", {textContent: " The earliest publication of its sources."}));
  });

  document.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (["kind", "known_by_date"].includes(name) || /^appearances-\d+-(source|DELETE)$/.test(name)) propose();
    if (/^appearances-\d+-source$/.test(name)) {
      const input = named("said_on_date");
      if (input?.value && !plainDate(input.value.trim())) read(input);
    }
  });
  document.addEventListener("DOMContentLoaded", () => { if (form()) propose(); });
}
