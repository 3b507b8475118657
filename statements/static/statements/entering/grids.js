"use strict";
// Rows that take a table from a spreadsheet, and give one: pasted from a cell on it fills rows and
// columns and adds rows. What is not understood is marked and said, never guessed; an undo brings back
// what stood there. Without this file rows are typed.
{
  const {changed, made} = window.desk;
  const {folded, heads, parse, print} = window.tables;
  const {clearMark, empty, isChosen, mark, recordsOf, restore, stateOf, textOf, write, writeNames} = window.cells;
  const SHOWN = 4; // cells that are named in a message

  const gridOf = (element) => element.closest?.(".rows[data-grid]");
  const rowsOf = (grid) => [...grid.querySelectorAll(".line:not([hidden], .removed) fieldset.row")];
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  // The columns as heads have them: first what each field is, then how dates are known and what stands aside.
  const labelOf = (field) => field.querySelector("legend, label")?.textContent.trim() || "";
  const columnsOf = (grid) => {
    const template = grid.querySelector("template");
    const row = (template ? template.content : grid).querySelector("fieldset.row");
    const columns = [];
    for (const field of row.querySelectorAll(".field")) {
      const aside = field.parentElement.closest(".more") ? 2 : 0;
      [...field.querySelectorAll("[name]:not([type=hidden])")].forEach((control, index) => {
        const name = control.getAttribute("name").slice(row.id.length + 1);
        const label = index ? control.getAttribute("aria-label") : labelOf(field);
        columns.push({name, label, names: [folded(label), folded(name)], rank: aside + (index ? 1 : 0)});
      });
    }
    return columns.sort((one, other) => one.rank - other.rank);
  };
  const cellOf = (row, column) => row.querySelector(`[name="${CSS.escape(`${row.id}-${column.name}`)}"]`);
  const statusOf = (grid) => {
    let status = grid.querySelector(":scope > .told-grid");
    if (!status) {
      status = made("div", {className: "told told-grid"});
      status.setAttribute("role", "status");
      grid.querySelector(":scope > .head").after(status);
    }
    return status;
  };
  const tell = (grid, text, undo) => {
    const status = statusOf(grid);
    status.replaceChildren(made("span", {textContent: text}));
    if (!undo) return;
    const button = made("button", {type: "button", className: "button undo-paste", textContent: "Undo"});
    button.addEventListener("click", () => {
      undo();
      tell(grid, "What stood here before stands here again.");
    });
    status.append(" ", button);
  };

  const nameOf = (row) => row.querySelector("legend").textContent.trim().replaceAll(/\s+/g, " ");
  const outcome = (rows, columns, problems) => {
    const size = `${count(rows, "row")}, ${count(columns, "column")}`;
    if (!problems.length) return `${size} pasted.`;
    const named = problems.slice(0, SHOWN).map(({row, column, text}) => `${column.label} of ${nameOf(row)} “${text}”`);
    const rest = problems.length - named.length;
    return `${size}; ${count(problems.length, "cell")} not understood: ${named.join(", ")}${rest ? ` and ${rest} more` : ""}.`;
  };

  // The rows from one on, with as many added as are needed.
  const rowsFrom = (grid, row, needed) => {
    const place = () => rowsOf(grid).slice(rowsOf(grid).indexOf(row));
    const add = grid.querySelector(".add-row");
    for (let short = needed - place().length; short > 0; short -= 1) add.click();
    return place().slice(0, needed);
  };
  const room = (grid, row) => {
    const value = (name) => Number(grid.querySelector(`[name$='-${name}_FORMS']`)?.value);
    const below = rowsOf(grid).length - rowsOf(grid).indexOf(row);
    if (!grid.querySelector("template")) return below;
    return below + value("MAX_NUM") - value("TOTAL") + grid.querySelectorAll(".line.folded").length;
  };

  const misfit = (grid, row, width, height, first, columns) => {
    if (first + width > columns.length) {
      return `Nothing was pasted: it has ${count(width, "column")}, and from “${columns[first].label}” on there are ${columns.length - first}. Copy fewer, or with a line of the columns' names.`;
    }
    const rows = room(grid, row);
    return height > rows ? `Nothing was pasted: it has ${count(height, "row")}, and there is room for ${rows}.` : "";
  };

  // Brings back what stood in each cell, and takes away the rows that were added last.
  const undoing = (grid, writes, before, folded_) => () => {
    for (const [control, state] of [...writes].reverse()) {
      clearMark(control.closest(".field"));
      restore(control, state);
    }
    const total = grid.querySelector("[name$='-TOTAL_FORMS']");
    const lines = [...grid.querySelectorAll(".line")];
    for (const line of lines.reverse()) {
      const index = Number(line.querySelector("fieldset.row").id.match(/\d+$/)[0]);
      if (index < before || index !== Number(total.value) - 1) continue;
      line.remove();
      total.value = index;
    }
    for (const line of folded_) { line.classList.add("folded"); line.hidden = true; line.querySelector("fieldset.row").classList.add("blank"); }
    grid.dispatchEvent(new Event("input", {bubbles: true}));
  };

  const fillFrom = async (grid, row, first, table) => {
    const columns = columnsOf(grid);
    const {places, unknown} = heads(table[0], columns);
    if (unknown.length) {
      tell(grid, `Nothing was pasted: the first line names columns, but ${unknown.map((one) => `“${one}”`).join(", ")} is none of ${columns.map(({label}) => label).join(", ")}.`);
      return;
    }
    const cells = places ? table.slice(1) : table;
    if (places && cells.some((line) => line.some((text, at) => text.trim() && !(places[at] >= 0)))) {
      tell(grid, "Nothing was pasted: the first line names columns, but not all that have something below.");
      return;
    }
    const width = Math.max(...table.map((one) => one.length));
    const fault = misfit(grid, row, places ? 0 : width, cells.length, places ? 0 : first, columns);
    if (fault) { tell(grid, fault); return; }
    const total = Number(grid.querySelector("[name$='-TOTAL_FORMS']").value);
    const foldedLines = [...grid.querySelectorAll(".line.folded")];
    showTable(grid, true);
    const rows = rowsFrom(grid, row, cells.length);
    const [writes, problems, asked] = [[], [], []];
    cells.forEach((line, index) => line.forEach((text, at) => {
      if (places && !(places[at] >= 0)) return; // empty, without a name
      const column = columns[places ? places[at] : first + at];
      const control = cellOf(rows[index], column);
      const place = {row: rows[index], column, control, text};
      clearMark(control.closest(".field"));
      writes.push([control, stateOf(control)]);
      if (isChosen(control)) {
        if (text.trim()) asked.push(place);
        else empty(control);
        return;
      }
      const problem = write(control, text);
      if (problem) problems.push({...place, ...problem});
      else changed(control);
    }));
    const bringBack = undoing(grid, writes, total, foldedLines.filter((line) => !line.classList.contains("folded")));
    let isUndone = false;
    const undo = () => { isUndone = true; bringBack(); };
    rows[0]?.querySelector(".grid input:not([type=hidden]), .grid textarea, .grid select")?.focus();
    tell(grid, "One moment: names are looked up …", undo);
    const answers = await recordsOf(asked);
    if (isUndone) return;
    for (const cell of asked) problems.push(...writeNames(cell.control, cell.text, answers).map((one) => ({...cell, ...one})));
    for (const problem of problems) mark(problem.control, problem);
    tell(grid, outcome(cells.length, width, problems), undo);
  };

  document.addEventListener("paste", (event) => {
    const grid = gridOf(event.target);
    const row = grid && event.target.closest("fieldset.row");
    const text = event.clipboardData?.getData("text/plain") || "";
    const isArea = event.target instanceof HTMLTextAreaElement;
    if (!row || !(text.includes("\t") || (/[\r\n]/.test(text) && !isArea))) return;
    const table = parse(text);
    if (table.length === 1 && table[0].length === 1 && !text.includes("\t")) return;
    const control = event.target.name ? event.target : event.target.closest(".field")?.querySelector("[name]:not([type=hidden])");
    const first = columnsOf(grid).findIndex((column) => control && cellOf(row, column) === control);
    if (first < 0) return;
    event.preventDefault();
    fillFrom(grid, row, first, table);
  });

  // What was not understood is not lost by a save without a word.
  document.addEventListener("submit", (event) => {
    const left = event.target.querySelectorAll(".field.unread");
    const question = `${count(left.length, "pasted cell")} not understood: what was meant for them is not saved. Go on?`;
    if (!left.length || window.confirm(question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    left[0].scrollIntoView({block: "center"});
  }, true);

  const copyOf = (grid) => {
    const columns = columnsOf(grid);
    const template = grid.querySelector("template")?.content.querySelector("fieldset.row");
    const texts = (row) => columns.map((column) => textOf(cellOf(row, column)));
    const blank = template ? JSON.stringify(texts(template)) : "";
    const rows = rowsOf(grid).map(texts).filter((row) => JSON.stringify(row) !== blank);
    return [columns.map(({label}) => label), ...rows];
  };

  // Many rows are lines that open in place, until somebody wants them as a table.
  const showTable = (grid, isTable) => {
    grid.classList.toggle("as-grid", isTable);
    grid.querySelector(".show-table")?.setAttribute("aria-pressed", String(isTable));
  };

  const tableButton = (grid) => {
    const button = made("button", {type: "button", className: "button show-table", textContent: "As a table"});
    button.setAttribute("aria-pressed", String(grid.matches(".as-grid")));
    button.addEventListener("click", () => showTable(grid, !grid.matches(".as-grid")));
    return button;
  };

  const equip = (grid) => {
    const button = made("button", {type: "button", className: "button copy-table", textContent: "Copy as table"});
    button.addEventListener("click", async () => {
      const table = copyOf(grid);
      try {
        await navigator.clipboard.writeText(print(table));
        tell(grid, `${count(table.length - 1, "row")} with the names of ${count(table[0].length, "column")} can be pasted into a spreadsheet now, and back.`);
      } catch {
        tell(grid, "Your browser does not let this page copy: allow it the clipboard, then try again.");
      }
    });
    const hint = made("span", {className: "quiet paste-hint", textContent: "Paste a table from a spreadsheet into any cell."});
    const add = grid.querySelector(".head .add");
    if (add) { add.prepend(hint, " ", tableButton(grid), " ", button, " "); }
    else grid.querySelector(".head").append(button);
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".rows[data-grid]").forEach(equip));
}
