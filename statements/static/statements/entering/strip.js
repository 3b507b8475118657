"use strict";
// The source first: a strip above a new statement takes its address, tells what the source says and what
// is held from it, and offers what its other statements cite and are sorted by.
{
  const {ask, choose, chosen, entering, form, inRow, later, lookUp, made, named, offer, rows, say} = window.desk;
  const ADDRESS = /^(https?:\/\/|www\.)\S+\.\S+$/i;
  const selects = () => rows("appearances").map((row) => inRow(row, "source"));
  const chosenSource = () => selects().find((select) => select?.value);
  const strip = () => document.getElementById("source-first");
  const ELSEWHERE = "As elsewhere in this source: ";

  // A row for a further source, where none is free.
  const freeSelect = () => {
    const free = () => selects().find((select) => select && !select.value);
    if (!free()) form().querySelector("#appearances-group .add-row")?.click();
    return free();
  };

  const take = (uid, label) => { if (freeSelect()) choose(freeSelect(), uid, label); };

  const factsOf = (source) => {
    const when = source.published ? `published ${source.published}` : "day of publication unknown";
    const chain = `chain ${source.is_official ? 0 : 1}`;
    const name = source.url
      ? made("a", {href: source.url, target: "_blank", rel: "noopener noreferrer", textContent: source.title || source.url})
      : made("span", {textContent: source.title || source.label});
    const facts = [source.publisher, when, source.language, source.kind, chain].filter(Boolean);
    return made("p", {className: "facts"}, name, ` · ${facts.join(" · ")}`);
  };

  const heldFrom = ({count, statements}) => {
    if (!count) return made("p", {textContent: "Nothing is held from this source yet."});
    const lines = statements.map((one) => made("li", {},
      made("a", {href: one.url, target: "_blank", rel: "noopener", textContent: one.title}),
      ` ${one.date}, ${one.speakers} · ${one.state}`));
    const text = `Held from this source: ${count}`;
    return made("details", {open: count < 4}, made("summary", {textContent: text}), made("ul", {}, ...lines));
  };

  // What other statements of the source cite, for each reference that cites nothing yet.
  let heldTargets = [];
  const offerTargets = () => {
    for (const row of rows("references")) {
      const select = inRow(row, "targets");
      if (select) offer(select, "carried", ELSEWHERE, chosen(select).length ? [] : heldTargets);
    }
  };

  // What was begun in the strip goes on with the first field, wherever a dialog has left the focus.
  let begun = false;
  const goOn = () => {
    const at = document.activeElement;
    if (begun && (at === document.body || at.closest("#source-first, .field-source"))) form().querySelector("#own select, #own input")?.focus();
    begun = false;
  };

  const show = later(100, async (isLast) => {
    const uid = chosenSource()?.value;
    const where = strip().querySelector(".told");
    strip().querySelector(".again")?.toggleAttribute("hidden", Boolean(uid));
    if (!uid) { say(where); return; }
    strip().querySelector("input").value = "";
    const [source, carried] = await Promise.all([ask("source", {uid}), ask("carried", {uid})]);
    if (!isLast() || !source || source.error) return;
    const held = carried && !carried.error;
    say(where, factsOf(source), held ? heldFrom(carried) : null);
    goOn();
    if (!held) return;
    for (const name of ["topics", "places"]) if (named(name)) offer(named(name), "carried", ELSEWHERE, carried[name]);
    heldTargets = carried.targets;
    offerTargets();
  });

  const again = async (box) => {
    const last = await ask("again", {});
    if (!last?.uid || chosenSource()) return;
    const button = made("button", {type: "button", className: "button again", textContent: `Same source again: ${last.label}`});
    button.addEventListener("click", () => { begun = true; take(last.uid, last.label); });
    box.querySelector(".asked").append(button);
  };

  const build = () => {
    const input = made("input", {type: "text", id: "source-first-address", className: "vTextField", autocomplete: "off",
      placeholder: "Paste the address of the page that prints it"});
    const told = made("div", {className: "told"});
    told.setAttribute("aria-live", "polite");
    const box = made("section", {id: "source-first", className: "module source-first"},
      made("label", {htmlFor: input.id, textContent: "Source"}), made("div", {className: "asked"}, input), told);
    input.addEventListener("input", () => {
      const typed = input.value.trim();
      if (!ADDRESS.test(typed)) return;
      const select = freeSelect();
      input.focus();
      begun = true;
      lookUp(select, typed, (text) => say(told, made("p", {textContent: text})));
    });
    form().querySelector("fieldset.own").before(box);
    return box;
  };

  // A page that is opened to take a source on has a row for it.
  const takeOn = async () => {
    const uid = new URLSearchParams(window.location.search).get("source");
    if (!uid || selects().some((select) => select?.value === uid)) return;
    const source = await ask("source", {uid});
    if (source?.label) take(uid, source.label);
  };

  window.addEventListener("load", () => window.setTimeout(() => {
    if (!form() || !named("appearances-TOTAL_FORMS") || !form().querySelector("[name=_save]")) return;
    if (entering().dataset.key) { takeOn(); return; }
    const box = build();
    document.addEventListener("change", (event) => {
      if (/^appearances-\d+-(source|DELETE)$/.test(event.target.name || "")) show();
      if (/^references-\d+-targets$/.test(event.target.name || "")) offerTargets();
    });
    document.addEventListener("formset:added", offerTargets);
    if (chosenSource()) show();
    else again(box);
    begun = Boolean(chosenSource());
    if (!begun && document.activeElement === document.body) box.querySelector("input").focus();
  }));
}
