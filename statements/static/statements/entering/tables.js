"use strict";
// Tables as spreadsheets copy them: cells between tabs, rows between line ends; a cell with a tab, a
// line end or a doubled quote stands in quotes. Text in, cells out, and back: no page is touched.
{
  // The cell in quotes that begins at a place, and where it ends; null where they are its own text.
  const quoted = (text, from) => {
    for (let at = from + 1; at < text.length; at += 1) {
      if (text[at] !== '"') continue;
      if (text[at + 1] === '"') { at += 1; continue; }
      if (at + 1 < text.length && !"\t\n".includes(text[at + 1])) return null;
      const inside = text.slice(from + 1, at);
      return /[\t\n]|""/.test(inside) ? [inside.replaceAll('""', '"'), at + 1] : null;
    }
    return null;
  };
  const plain = (text, from) => {
    const end = text.slice(from).search(/[\t\n]/);
    const to = end < 0 ? text.length : from + end;
    return [text.slice(from, to), to];
  };

  const parse = (copied) => {
    const text = copied.replaceAll(/\r\n?/g, "\n");
    const rows = [[]];
    for (let at = 0; ; at += 1) {
      const [cell, end] = (text[at] === '"' && quoted(text, at)) || plain(text, at);
      rows.at(-1).push(cell);
      at = end;
      if (at >= text.length) return rows;
      if (text[at] !== "\n") continue;
      if (at + 1 === text.length) return rows; // the end of the last row
      rows.push([]);
    }
  };

  const print = (rows) => rows.map((row) => `${row.map(
    (cell) => (/[\t\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell),
  ).join("\t")}\n`).join("");

  const folded = (text) => text.trim().toLowerCase();

  // Which column each cell of a first row names: null where the row is no heads, `unknown` where a part is.
  const heads = (cells, columns) => {
    const places = cells.map((cell) => columns.findIndex(({names}) => names.includes(folded(cell))));
    const named = places.filter((place) => place >= 0);
    if (new Set(named).size < named.length || named.length * 2 <= cells.length) return {places: null, unknown: []};
    return {places, unknown: cells.filter((cell, index) => cell.trim() && places[index] < 0)};
  };

  // How alike two texts are, by the pairs of letters that both have.
  const pairs = (text) => new Set([...folded(text)].map((_, at, all) => all.slice(at, at + 2).join("")));
  const likeness = (one, other) => {
    const [a, b] = [pairs(one), pairs(other)];
    return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size || 1);
  };
  const closest = (text, choices) => choices
    .map((choice) => [Math.max(likeness(text, choice.text), likeness(text, choice.id)), choice])
    .filter(([alike]) => alike > 0.2).sort(([a], [b]) => b - a).slice(0, 3).map(([, choice]) => choice);

  window.tables = {closest, folded, heads, parse, print};
}
