"use strict";
// What is likely from the rest of the page, to be taken with a click: who issued a statement, whom a
// reference is about, what is spoken of.
{
  const {ask, choose, chosen, inRow, later, made, named, offer, place, rows, say} = window.desk;

  const choices = (lists, name) => lists.flatMap(rows).flatMap((row) => [...inRow(row, name)?.selectedOptions || []])
    .filter((one) => one.value).map((one) => [one.value, one.text.trim()]);
  const once = (pairs) => [...new Map(pairs)];
  const unlessChosen = (select, pairs) => (chosen(select).length ? [] : once(pairs));

  // Only what is empty is offered anything, and topics only what is cited now.
  const consequences = (targets) => (targets.length ? ask("cited", {target: targets}) : Promise.resolve(null));

  const show = later(100, async (isLast) => {
    const issuer = named("issued_by");
    if (issuer) offer(issuer, "proposed", "Who speaks here: ", unlessChosen(issuer, choices(["voices"], "institution")));
    const acts = rows("references").filter((row) => inRow(row, "about"));
    const answers = await Promise.all(acts.map((row) => consequences(chosen(inRow(row, "targets")))));
    if (!isLast()) return;
    const here = choices(["voices", "addressees"], "government");
    acts.forEach((row, place) => {
      const about = inRow(row, "about");
      offer(about, "proposed", "Named here: ", unlessChosen(about, [...here, ...answers[place]?.governments || []]));
    });
    const topics = named("topics");
    if (topics) offer(topics, "proposed", "Of what is cited: ", once(answers.flatMap((one) => one?.topics || [])));
  });

  // An addressee's government is the person's, unless another one is chosen.
  const follow = async (row) => {
    const [select, official] = [inRow(row, "government"), inRow(row, "official")];
    if (!official.value || select.value) return;
    const person = await ask("person", {official: official.value});
    const [key, name] = person?.government || [];
    if (!key || select.value) return;
    choose(select, key, name);
    say(place(official.closest(".field"), "person"), made("p", {textContent: `Filled in: ${name}.`}));
  };

  const MATTERS = /^(issued_by|(voices|addressees)-\d+-(government|institution|DELETE)|references-\d+-(targets|about|DELETE))$/;
  document.addEventListener("change", ({target}) => {
    if (MATTERS.test(target.name || "")) show();
    if (/^addressees-\d+-official$/.test(target.name || "")) follow(target.closest("fieldset.row"));
  });
}
