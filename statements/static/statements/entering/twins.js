"use strict";
// Statements that may be the one being entered, beside it.
{
  const {ask, entering, form, inRow, later, made, named, rows, say, value} = window.desk;
  const LINES = [
    ["Title", "title"], ["Said", "date"], ["Speaks", "speakers"], ["Kind", "kind"],
    ["Summary", "summary"], ["Printed by", "sources"], ["State", "state"],
  ];

  const label = (select) => (select?.value ? select.selectedOptions[0].textContent.trim() : "");

  const ours = () => {
    const voice = rows("voices")[0];
    return {
      title: value("title"), date: value("said_on_date") || value("known_by_date"),
      speakers: voice ? label(inRow(voice, "official")) || label(inRow(voice, "government")) : "",
      kind: label(named("kind")), summary: value("summary"),
      sources: rows("appearances").map((row) => label(inRow(row, "source"))).filter(Boolean).join(", "),
      state: "On this page",
    };
  };

  const panel = () => {
    let found = document.getElementById("twins");
    if (found || !form()) return found;
    found = made("section", {id: "twins", className: "module twins", hidden: true});
    found.setAttribute("aria-live", "polite");
    form().querySelector("fieldset.own").after(found);
    return found;
  };

  const head = (twin, place) => {
    const cell = made("th", {scope: "col"});
    cell.dataset.label = `Held ${place + 1}`;
    const link = made("a", {href: twin.url, target: "_blank", rel: "noopener", textContent: "Open it"});
    cell.append(link);
    const source = rows("appearances").map((row) => inRow(row, "source")?.value).find(Boolean);
    if (source && !entering()?.dataset.key) {
      const adding = {href: `${twin.url}?source=${source}`, target: "_blank", rel: "noopener", textContent: "Add this source to it"};
      cell.append(" · ", made("a", adding));
    }
    if (twin.merge) {
      cell.append(" · ", made("a", {href: twin.merge, target: "_blank", rel: "noopener", textContent: "Merge the two"}));
    }
    return cell;
  };

  const table = (twins) => {
    const mine = ours();
    const top = made("tr", {}, made("td"), made("th", {scope: "col", textContent: "This one"}));
    top.append(...twins.map(head));
    const body = LINES.map(([name, key]) => {
      const cells = [mine, ...twins].map((one, place) => {
        const cell = made("td", {textContent: one[key]});
        cell.dataset.label = place ? `Held ${place}` : "This one";
        return cell;
      });
      return made("tr", {}, made("th", {scope: "row", textContent: name}), ...cells);
    });
    const whole = made("table", {}, made("thead", {}, top), made("tbody", {}, ...body));
    return made("div", {className: "scrolls"}, whole);
  };

  const look = later(500, async (isLast) => {
    const where = panel();
    const voice = rows("voices")[0];
    if (!where || !voice) return;
    const asked = {
      government: inRow(voice, "government")?.value, official: inRow(voice, "official")?.value,
      date: value("said_on_date") || value("known_by_date"), title: value("title"),
      summary: value("summary"), uid: entering()?.dataset.key || value("uid"),
    };
    const answer = asked.government && asked.date && asked.title ? await ask("duplicates", asked) : null;
    if (!isLast()) return;
    const twins = (answer?.twins || []).slice(0, 3);
    where.hidden = !twins.length;
    if (!twins.length) { say(where); return; }
    const text = "Same government, near date, similar words. If it is the same act, add what is new to that record instead.";
    say(where, made("h2", {textContent: "Is this entered already?"}), made("p", {textContent: text}), table(twins));
  });

  const MATTERS = /^(title|summary|kind|said_on_date|known_by_date|voices-0-(government|official)|appearances-\d+-source)$/;
  document.addEventListener("change", (event) => { if (MATTERS.test(event.target.name || "")) look(); });
  document.addEventListener("DOMContentLoaded", () => { if (entering()?.dataset.key) look(); });
}
