"use strict";
// Each row is a line that says in short what is in it. Here the line follows what is typed, is moved by
// its handle, and removed with a way back. Without this file a line opens all the same, and place and
// removal are boxes in its row.
{
  const LONGEST = 120;
  const made = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const rowOf = (line) => line.querySelector("fieldset.row");
  const details = (line) => line.querySelector("details");
  const tool = (line, name) => line.querySelector(`.row-tools [name$='-${name}']`);
  const linesOf = (section) => [...section.querySelectorAll(".line")];
  const nameOf = (line) => rowOf(line).querySelector("legend").textContent.trim();
  const isRemoved = (line) => Boolean(tool(line, "DELETE")?.checked);

  // What a control says in words, as the server prints it.
  const words = (control) => {
    const label = () => control.closest(".field").querySelector("label").textContent.trim().toLowerCase();
    if (control.type === "checkbox") return control.checked ? label() : "";
    if (control instanceof HTMLSelectElement) {
      return [...control.selectedOptions].filter((one) => one.value).map((one) => one.text).join(", ");
    }
    const text = control.value.trim().replaceAll(/\s+/g, " ");
    if (!text) return "";
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
    if (control.closest(".is-wordsarea")) return `“${short}”`;
    return control.type === "number" ? `${label()} ${short}` : short;
  };

  const lineText = (row) => {
    const parts = [];
    const called = row.closest(".line").querySelector("summary > b").textContent;
    for (const name of row.closest(".rows").dataset.line.split(" ")) {
      const control = row.querySelector(`[name$='-${name}'], [name$='-${name}_date']`);
      const text = parts.reduce(
        (rest, before) => (rest.startsWith(`${before}, `) ? rest.slice(before.length + 2) : rest),
        control ? words(control) : "",
      );
      if (text && text !== called) parts.push(text);
    }
    return parts.join(" · ");
  };

  const say = (line) => {
    const row = rowOf(line);
    const says = line.querySelector("summary > span");
    const text = lineText(row);
    row.classList.remove("blank");
    if (text && says.textContent !== text) says.textContent = text;
  };

  // Told to whoever does not see what moved or went.
  const tell = (text) => {
    let status = document.getElementById("lines-told");
    if (!status) {
      status = made("p", {id: "lines-told", className: "visually-hidden"});
      status.setAttribute("role", "status");
      document.getElementById("content-main").append(status);
    }
    status.textContent = text;
  };

  const changed = (control) => {
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new Event("change", {bubbles: true}));
  };

  const shown = (section) => linesOf(section).filter((line) => !line.hidden);
  const single = (section) => section.classList.toggle("single", shown(section).length < 2);

  // Rows stand in the order of their places.
  const arrange = (section) => {
    const place = (line) => Number(tool(line, "ORDER")?.value) || Infinity;
    const lines = linesOf(section);
    const sorted = [...lines].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
    if (sorted.some((line, index) => line !== lines[index])) lines.at(-1).after(...sorted);
    single(section);
  };

  // The neighbour goes around the line, which keeps the focus and the pointer.
  const move = (line, by) => {
    const section = line.closest(".rows");
    const lines = shown(section);
    const other = lines[lines.indexOf(line) + by];
    if (!other) return;
    if (by < 0) line.after(other);
    else line.before(other);
    linesOf(section).forEach((one, index) => { tool(one, "ORDER").value = index + 1; });
    changed(tool(line, "ORDER"));
    const now = shown(section);
    tell(`${nameOf(line)} is at place ${now.indexOf(line) + 1} of ${now.length}.`);
  };

  const drag = (line, handle) => (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const follow = ({clientY}) => {
      const lines = shown(line.closest(".rows"));
      const at = lines.indexOf(line);
      const middle = (one) => { const {top, height} = one.getBoundingClientRect(); return top + height / 2; };
      if (lines[at - 1] && clientY < middle(lines[at - 1])) move(line, -1);
      else if (lines[at + 1] && clientY > middle(lines[at + 1])) move(line, 1);
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", follow), {once: true});
  };

  const showRemoved = (line) => {
    const button = line.querySelector(":scope > .line-tools .remove");
    const gone = isRemoved(line);
    line.classList.toggle("removed", gone);
    if (!button) return;
    button.textContent = gone ? "Undo" : "×";
    button.setAttribute("aria-label", `${gone ? "Bring back" : "Remove"} ${nameOf(line)}`);
    button.title = button.getAttribute("aria-label");
  };

  const toggleRemoved = (line) => {
    const box = tool(line, "DELETE");
    box.checked = !box.checked;
    if (box.checked) details(line).open = false;
    changed(box);
    tell(`${nameOf(line)} ${box.checked ? "is removed once this is saved: undo it with the same button" : "stays"}.`);
  };

  const equip = (line) => {
    if (line.querySelector(":scope > .line-tools") || !tool(line, "DELETE") || tool(line, "DELETE").disabled) return;
    const tools = made("span", {className: "line-tools"});
    const handle = made("button", {type: "button", className: "handle", textContent: "⠿"});
    handle.setAttribute("aria-label", `Move ${nameOf(line)}: arrow up or down`);
    handle.title = "Draw it, or press ↑ or ↓";
    handle.addEventListener("pointerdown", drag(line, handle));
    handle.addEventListener("keydown", (event) => {
      const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
      if (!by) return;
      event.preventDefault();
      move(line, by);
    });
    const remove = made("button", {type: "button", className: "remove"});
    remove.addEventListener("click", () => toggleRemoved(line));
    tools.append(handle, remove);
    line.append(tools);
    line.classList.add("equipped");
    showRemoved(line);
  };

  // What is filled and in order folds when the next is begun.
  const fold = (section, line) => {
    for (const other of linesOf(section)) {
      const row = rowOf(other);
      const isOpenFor = row.matches(".blank, .faulty, .looked") || row.querySelector(".warned, .looked");
      if (other !== line && !isOpenFor) details(other).open = false;
    }
  };

  const begun = (line) => {
    equip(line);
    single(line.closest(".rows"));
    fold(line.closest(".rows"), line);
  };

  // A note is shown once it is filled, and where another choice than the usual one asks for it: a date
  // that is not stated, a text that is not named.
  const showAside = (control) => {
    const begun = control instanceof HTMLSelectElement && [...control.options].find((one) => one.defaultSelected)?.value;
    const isUsual = !begun || control.value === begun;
    const isSaid = control.type === "checkbox" ? control.checked : control.value;
    if (!isUsual) {
      const box = control.closest(".field fieldset, fieldset.row");
      const aside = box?.querySelector(":scope > details.more, :scope > .grid > details.more");
      if (aside) aside.open = true;
    }
    const around = control.closest("details.more");
    if (around && isSaid && !begun) around.open = true;
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const section of document.querySelectorAll("#content-main .document-form .rows")) {
      linesOf(section).forEach(equip);
      arrange(section);
    }
    for (const name of ["formset:added", "line:unfolded"]) {
      document.addEventListener(name, ({target}) => { if (target.matches(".line")) begun(target); });
    }
    const follow = ({target, type}) => {
      const line = target.closest?.(".line");
      if (!target.name) return;
      showAside(target);
      if (!line) return;
      if (target.name.endsWith("-DELETE")) showRemoved(line);
      else if (!target.name.endsWith("-ORDER")) say(line);
      else if (type === "change") arrange(line.closest(".rows"));
    };
    document.addEventListener("input", follow);
    document.addEventListener("change", follow);
  });
}
