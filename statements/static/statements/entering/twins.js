"use strict";
// Statements that may be the one being entered, in the panel beside the form.
{
  const {ask, entering, inRow, later, made, named, rows, tellTwins, value} = window.desk;
  const MOST = 3;

  const leading = (href, textContent, className = "") => made("a", {href, textContent, className, target: "_blank", rel: "noopener"});

  // What is new here is added to that record, in a page of its own.
  const twinNode = ({twin, source}) => {
    const link = leading(twin.url, twin.title);
    const facts = made("span", {className: "quiet", textContent: `${twin.date}, ${twin.speakers} · ${twin.state}`});
    const says = made("details", {}, made("summary", {textContent: "What it says"}), made("p", {textContent: twin.summary}),
      made("p", {className: "quiet", textContent: [twin.kind, twin.sources].filter(Boolean).join(" · ")}));
    const remedies = made("p", {className: "remedies"}, leading(twin.url, "Open it", "button remedy"));
    if (source) remedies.append(leading(`${twin.url}?source=${source}`, "Add my source to that record", "button remedy"));
    if (twin.merge) remedies.append(leading(twin.merge, "Merge the two", "button remedy"));
    return made("li", {className: "twin"}, link, " ", facts, says, remedies);
  };

  const look = later(500, async (isLast) => {
    const voice = rows("voices")[0];
    if (!voice) return;
    const asked = {
      government: inRow(voice, "government")?.value, official: inRow(voice, "official")?.value,
      date: value("said_on_date") || value("known_by_date"), title: value("title"),
      summary: value("summary"), uid: entering()?.dataset.key || value("uid"),
    };
    const answer = asked.government && asked.date && asked.title ? await ask("duplicates", asked) : null;
    if (!isLast()) return;
    const source = rows("appearances").map((row) => inRow(row, "source")?.value).find(Boolean) || "";
    const twins = (answer?.twins || []).slice(0, MOST).map((twin) => ({twin, source}));
    tellTwins(twins, (one) => JSON.stringify(one), twinNode);
  });

  const MATTERS = /^(title|summary|said_on_date|known_by_date|voices-0-(government|official)|appearances-\d+-(source|DELETE))$/;
  document.addEventListener("change", (event) => { if (MATTERS.test(event.target.name || "")) look(); });
  document.addEventListener("DOMContentLoaded", () => { if (entering()?.dataset.key && named("title")) look(); });
}
