"use strict";
// Keeps what is typed into a record's form in this browser until it is saved, and offers it back
// after an expired login, a closed tab or dialog, or a crash. It belongs to the user's name, goes with
// a save, with a log-out, and after DAYS. Before a form is sent, the desk is asked whether it answers
// and to whom. The words given with a verb ("why it is retracted") are kept in the same way, and stand in
// their box again where the verb was refused. Without this file the page works, and "back" helps.
{
  const DAYS = 7;
  const {user, alive, login} = document.currentScript.dataset;
  const HEAD = "kept:";
  const mine = `${HEAD}${user}:`;
  const SENT = "kept-sent";
  let leaving = false; // logging out: the page that goes must not be kept once more
  const UNKEPT = /^(csrfmiddlewaretoken|_popup|overwrite|confirmed|take:.*|mark:.*|(winner_)?edition|winner|read)$/;
  const SECRET = /pass|secret|otp|^code$/; // never kept, also where a script shows what is typed
  const NAMES = ["title", "short_title", "name", "label", "text", "url", "username", "reason"]; // what a record is called by
  // Forms of verbs: a few words and a button. They are sent to an address that shows nothing by itself.
  const VERB = "#content-main form[method=post]:not(.document-form)";
  const isVerb = (form) => form.matches(VERB) && Boolean(form.querySelector("[name=reason]:not([type=hidden])"));
  // Forms of people, groups and tokens: Django's own, or ours with a class.
  const isPlain = (form) => form.matches(VERB) && !isVerb(form) && Boolean(form.matches(".kept-form") || form.querySelector("[name=_save]"));

  const stored = (key) => {
    try { return JSON.parse(window.localStorage.getItem(key)); } catch { return null; }
  };
  const drop = (key) => window.localStorage.removeItem(key);
  const keys = (prefix) => Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));

  const clear = () => {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const key of keys(HEAD)) {
      const kept = stored(key);
      if (!kept || !(kept.at > oldest)) drop(key);
    }
    const sent = window.sessionStorage.getItem(SENT);
    if (sent && document.querySelector(".messagelist .success, .minted")) {
      drop(sent);
      window.sessionStorage.removeItem(SENT);
    }
    const out = document.getElementById("logout-form");
    if (out) out.addEventListener("submit", () => { leaving = true; keys(mine).forEach(drop); });
  };

  // What is never kept: passwords, and the boxes of Django's that choose all they hold at the end.
  const isUnkept = (element) => UNKEPT.test(element.name) || SECRET.test(element.name)
    || element.type === "password" || Boolean(element.closest(".selector"));
  const unkept = (form) => new Set([...form.elements].filter(isUnkept).map((element) => element.name));
  // What the form would send, by name; files cannot be kept.
  const entries = (form) => {
    const told = {};
    const secret = unkept(form);
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || secret.has(name)) continue;
      (told[name] ||= []).push(value.replaceAll("\r\n", "\n"));
    }
    return told;
  };
  const optionNames = (form) => {
    const names = {};
    for (const option of form.querySelectorAll("select.admin-autocomplete option:checked")) {
      if (option.value) names[option.value] = option.text;
    }
    return names;
  };
  // An empty control says nothing; each new page is another form, and opens from its own version.
  const said = (told) => {
    const kept = {};
    for (const [name, values] of Object.entries(told)) {
      const counts = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name);
      if (["uid", "form", "base_version"].includes(name) || counts) continue;
      if (values.some(Boolean)) kept[name] = values;
    }
    return kept;
  };
  const differing = (one, other) => {
    const [a, b] = [said(one), said(other)];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
  };

  // A dialog's form is sent to another page than the one around it.
  const pathOf = (form) => new URL(form.getAttribute("action") || window.location, window.location).pathname;
  const isNew = (form) => pathOf(form).endsWith("/add/");
  const idOf = (form) => form.querySelector(":scope > [name=form]");
  const keyOf = (form) => {
    const id = isNew(form) && idOf(form);
    return `${mine}${pathOf(form)}${id ? `#${id.value}` : ""}`;
  };
  const inDialog = (form) => Boolean(form.closest("dialog"));

  const keep = (form, first) => {
    if (leaving) return;
    const told = entries(form);
    const key = keyOf(form);
    if (!form.hasAttribute("data-typed") && !differing(told, first).length) { drop(key); return; }
    const kept = {at: Date.now(), told, names: optionNames(form), noun: form.dataset.noun, record: form.dataset.record};
    if (isVerb(form)) kept.page = window.location.pathname + window.location.search;
    try { window.localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full, or forbidden */ }
  };

  const labelOf = (form, name) => {
    const element = form.elements.namedItem(name);
    const control = element instanceof RadioNodeList ? element[0] : element;
    const field = control && control.closest(".field, .row-tools label");
    const label = field && (field.querySelector("label, legend") || field);
    const row = control && control.closest("fieldset.row");
    const legend = row && row.querySelector("legend");
    const place = legend ? legend.firstChild.textContent + legend.querySelector("b").textContent : "";
    const head = place || name.replace(/-(\d+)-/, (_, index) => ` ${Number(index) + 1}: `);
    const text = label ? label.textContent.trim() : "";
    return text ? (place ? `${place.trim()}: ${text}` : text) : head.replaceAll("_", " ");
  };

  const restoreRows = (form, told) => {
    for (const section of form.querySelectorAll(".rows")) {
      const name = `${section.dataset.prefix}-TOTAL_FORMS`;
      const total = form.elements.namedItem(name);
      const wanted = Number((told[name] || [total.value])[0]);
      const add = section.querySelector("template") && section.querySelector(".add-row");
      for (let tries = 0; add && Number(total.value) < wanted && tries < 1000; tries += 1) add.click();
      for (const row of section.querySelectorAll("fieldset.row")) {
        const index = Number(row.id.slice(row.id.lastIndexOf("-") + 1));
        if (index >= wanted) row.closest(".line").remove();
      }
    }
  };

  const choose = (select, values, names) => {
    if (select.classList.contains("admin-autocomplete")) {
      for (const value of values) {
        const known = [...select.options].some((option) => option.value === value);
        if (!known) select.add(new Option(names[value] || value, value));
      }
    }
    for (const option of select.options) option.selected = values.includes(option.value);
  };

  const fill = (element, values, names) => {
    if (element.type === "checkbox") element.checked = values.includes(element.value);
    else if (element instanceof HTMLSelectElement) choose(element, values, names);
    else element.value = values[0] || "";
    element.dispatchEvent(new Event("change", {bubbles: true}));
  };

  const bringBack = (form, kept) => {
    restoreRows(form, kept.told);
    for (const element of form.elements) {
      const skipped = ["submit", "button", "file", "radio"].includes(element.type);
      if (!element.name || skipped || isUnkept(element)) continue;
      fill(element, kept.told[element.name] || [], kept.names);
    }
    for (const folded of form.querySelectorAll(".line.folded")) {
      const filled = [...folded.querySelectorAll("[name]")].some((element) => kept.told[element.name]
        && element.type !== "hidden" && kept.told[element.name].some(Boolean)
        && !(element instanceof HTMLSelectElement && element.options[0]?.defaultSelected));
      if (filled) window.unfold(folded);
    }
    if (isNew(form) && !inDialog(form) && idOf(form)) nameAddress(idOf(form).value);
    form.dispatchEvent(new Event("input", {bubbles: true}));
  };

  // The address of a page for a new record names its form: "back" asks for the same one.
  const nameAddress = (id) => {
    const address = new URL(window.location.href);
    address.searchParams.set("form", id);
    window.history.replaceState(window.history.state, "", address);
  };

  const make = (tag, text, parent, names = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(names)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };

  const compared = (form, kept, now, bar) => {
    const details = make("details", "", bar);
    make("summary", "Compare it with what stands below", details);
    const table = make("table", "", details);
    const head = make("tr", "", make("thead", "", table));
    for (const text of ["Field", "Below", "Typed"]) make("th", text, head, {scope: "col"});
    const body = make("tbody", "", table);
    const names = {...optionNames(form), ...kept.names};
    const words = (values) => (values || []).map((one) => names[one] || one).join(", ") || "—";
    for (const name of differing(kept.told, now)) {
      const element = form.elements.namedItem(name);
      if (element && element.type === "hidden") continue;
      const row = make("tr", "", body);
      make("th", labelOf(form, name), row, {scope: "row"});
      make("td", words(now[name]), row);
      make("td", words(kept.told[name]), row);
    }
  };

  // One line for what is kept: the noun, what it is called, when it was typed.
  const nameOf = (kept, key) => {
    const noun = kept.noun || key.slice(mine.length).split("/").slice(-3)[0] || "record";
    const name = NAMES.map((one) => (kept.told[one] || [])[0]).find(Boolean) || kept.record || "";
    const short = name.length > 80 ? `${name.slice(0, 79)}…` : name;
    const at = new Date(kept.at).toLocaleString([], {dateStyle: "medium", timeStyle: "short"});
    const head = noun.charAt(0).toUpperCase() + noun.slice(1);
    return `${head} ${short ? `“${short}”` : "without a name"}, typed on ${at}`;
  };

  // The list of what is kept, before a part of the page; it goes with its last line.
  const bars = new WeakMap();
  const barBefore = (part, text) => {
    const held = bars.get(part);
    if (held?.isConnected) return held.querySelector("ul");
    const bar = document.createElement("section");
    bar.className = "notice kept";
    bar.setAttribute("aria-label", "Typed before and not saved");
    make("h2", text, bar);
    const list = make("ul", "", bar);
    part.before(bar);
    bars.set(part, bar);
    return list;
  };
  const lineIn = (list, key, kept) => {
    const line = make("li", "", list, {class: "kept-line"});
    make("span", nameOf(kept, key), line, {class: "kept-name"});
    const verbs = make("span", "", line, {class: "verbs"});
    const gone = () => {
      const bar = line.closest(".kept");
      line.remove();
      if (!bar.querySelector("li")) bar.remove();
    };
    return [line, verbs, gone];
  };

  const offer = (form, key, kept, first) => {
    const [line, verbs, gone] = lineIn(barBefore(form, "Typed here before and not saved"), key, kept);
    const back = make("button", "Bring it back", verbs, {type: "button", class: "button default bring-back"});
    const away = make("button", "Discard it", verbs, {type: "button", class: "button discard-kept"});
    const base = (told) => Number((told.base_version || ["0"])[0]);
    if (base(kept.told) !== base(first)) {
      make("p", "Somebody saved a newer version since. Bring yours back and save: both are shown side by side.", line);
    }
    compared(form, kept, first, line);
    back.addEventListener("click", () => { gone(); bringBack(form, kept); form.querySelector("input:not([type=hidden]), select, textarea")?.focus(); });
    away.addEventListener("click", () => { drop(key); gone(); if (key === keyOf(form)) form.dataset.declined = "1"; });
  };

  // The first page lists all that is kept, wherever it was typed.
  const listAll = (part) => {
    const found = keys(mine).map((key) => [key, stored(key)]).filter(([, kept]) => kept?.told);
    found.sort(([, a], [, b]) => b.at - a.at);
    for (const [key, kept] of found) {
      const [, verbs, gone] = lineIn(barBefore(part, "Typed in this browser and not saved"), key, kept);
      const [path, id] = key.slice(mine.length).split("#");
      make("a", "Open it", verbs, {class: "button", href: kept.page || `${path}#kept=${id || ""}`});
      const away = make("button", "Discard it", verbs, {type: "button", class: "button discard-kept"});
      away.addEventListener("click", () => { drop(key); gone(); });
    }
  };

  // Before a form is sent: does the desk answer, and is it still this person who is logged in? What a
  // page tries by itself keeps no login from ending.
  const check = async (form, isTried = false) => {
    if (!alive) return "";
    const headers = isTried ? {"X-Unattended": "1"} : {};
    try {
      const reply = await fetch(alive, {credentials: "same-origin", redirect: "manual", cache: "no-store", headers});
      if (reply.type === "opaqueredirect" || reply.status === 403) return LOGGED_OUT;
      if (!reply.ok) return `The desk cannot answer now (${reply.status}).`;
      const told = await reply.json();
      if (told.user !== user) return `You are logged in as ${told.user} now, and typed this as ${user}.`;
      const token = form.querySelector("[name=csrfmiddlewaretoken]");
      if (token) token.value = told.token; // of the newest login
      return "";
    } catch {
      return "The desk did not answer: perhaps you are offline.";
    }
  };

  const LOGGED_OUT = "Your login has ended.";
  const AGAIN = 5000; // milliseconds between two tries
  const waiting = new WeakMap(); // what stops the tries for a form
  const isKept = (form) => Boolean(user) && (form.matches(".document-form") || isVerb(form) || isPlain(form));
  const safe = (form) => {
    const files = [...form.querySelectorAll("[type=file]")].some((one) => one.value);
    if (!isKept(form)) return `Nothing was sent. What you chose${files ? ", the file too," : ""} is still on this page: leave it open.`;
    return `Nothing was sent. All you typed is still here and kept in this browser${files ? "; the file is on this page alone" : ""}.`;
  };

  // Tries until the desk answers to this person: sends then what they asked to be sent by itself, and
  // else says that it can be sent.
  const wait = (form, bar, state, send) => {
    const box = bar.querySelector("[type=checkbox]");
    let isTrying = false;
    const tryNow = async () => {
      if (!bar.isConnected) { stop(); return; }
      if (isTrying || document.hidden) return;
      isTrying = true;
      const fault = await check(form, true);
      isTrying = false;
      if (!bar.isConnected) return;
      if (!fault && box.checked) { stop(); send(); return; }
      const text = fault || "The desk answers again.";
      if (state.textContent !== text) state.textContent = text;
      bar.classList.toggle("answers", !fault);
    };
    const timer = window.setInterval(tryNow, AGAIN);
    const stop = () => {
      window.clearInterval(timer);
      window.removeEventListener("online", tryNow);
      document.removeEventListener("visibilitychange", tryNow);
    };
    waiting.set(form, stop);
    box.addEventListener("change", tryNow);
    window.addEventListener("online", tryNow);
    document.addEventListener("visibilitychange", tryNow);
  };

  // One calm line: what happened, where the words are, what to do; one click sends them again.
  const tell = (form, text, submitter) => {
    waiting.get(form)?.();
    form.parentElement.querySelector(":scope > .unsent")?.remove();
    if (!text) return;
    const bar = document.createElement("section");
    bar.className = "notice refused unsent";
    bar.setAttribute("role", "alert");
    bar.tabIndex = -1;
    make("h2", "This was not saved", bar);
    const told = make("p", "", bar);
    const state = make("span", text, told);
    told.append(` ${safe(form)} `);
    if (/\blog(in|ged)\b/.test(text)) {
      make("a", "Log in in another tab", told, {href: login, target: "_blank", rel: "noopener"});
      told.append(`${text === LOGGED_OUT ? "" : ` as ${user}`}, then send it from here.`);
    }
    const send = () => form.requestSubmit(submitter?.isConnected ? submitter : null);
    const verbs = make("div", "", bar, {class: "verbs"});
    const again = make("button", "Send it again", verbs, {type: "button", class: "button default send-again"});
    const label = make("label", "", verbs);
    make("input", "", label, {type: "checkbox"});
    label.append(" Send it by itself as soon as that is possible");
    again.addEventListener("click", send);
    form.before(bar);
    wait(form, bar, state, send);
    bar.focus();
    bar.scrollIntoView({block: "center"});
  };

  // Whatever is sent from a page of the desk is sent when the desk can take it; what leads elsewhere
  // is no work that could be lost.
  const isSent = (form) => form.method === "post" && form.id !== "logout-form";
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!alive || inDialog(form) || !isSent(form)) return;
    if (form.dataset.checked) { delete form.dataset.checked; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.checking) return;
    form.dataset.checking = "1";
    const fault = await check(form);
    delete form.dataset.checking;
    tell(form, fault, event.submitter);
    if (fault) return;
    form.dataset.checked = "1";
    form.requestSubmit(event.submitter);
  }, true);

  // "Back" brings back all that was typed here, rows and choices too: the browser gives back plain
  // fields alone, after `load`.
  const cameBack = () => performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const onceLoaded = (work) => {
    if (document.readyState === "complete") work();
    else window.addEventListener("load", () => window.setTimeout(work, 0));
  };
  const bringAllBack = (form, key, kept) => {
    const bar = document.createElement("section");
    bar.className = "notice kept back";
    bar.setAttribute("aria-label", "Typed before and not saved");
    make("p", "You came back: what you had typed here and not saved stands below again.", bar);
    const verbs = make("div", "", bar, {class: "verbs"});
    const away = make("button", "Discard it", verbs, {type: "button", class: "button discard-kept"});
    away.addEventListener("click", () => {
      form.dataset.declined = "1";
      drop(key);
      window.location.reload();
    });
    form.before(bar);
    onceLoaded(() => bringBack(form, kept));
  };

  const watch = (form, bring, isOffered) => {
    const first = entries(form);
    if (!isOffered && !form.hasAttribute("data-typed")) {
      const path = `${mine}${pathOf(form)}`;
      const wanted = inDialog(form) ? bring : window.location.hash.match(/^#kept=(.*)$/)?.[1];
      const found = keys(path).filter((key) => key === path || key.startsWith(`${path}#`));
      const held = found.map((key) => [key, stored(key)]).filter(([, kept]) => kept);
      held.sort(([, a], [, b]) => b.at - a.at);
      for (const [key, kept] of held) {
        if (!differing(kept.told, first).length) drop(key);
        else if (wanted === (key.split("#")[1] || "")) onceLoaded(() => bringBack(form, kept));
        else if (key === keyOf(form) && cameBack() && !inDialog(form)) bringAllBack(form, key, kept);
        else offer(form, key, kept, first);
      }
    }
    let timer = 0;
    let touched = form.hasAttribute("data-typed");
    const now = () => {
      window.clearTimeout(timer);
      if (touched && !form.dataset.declined) keep(form, first);
    };
    const later = (event) => {
      delete form.dataset.declined;
      if (!event.isTrusted && event.type === "change") return; // made by a script while filling in
      touched = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(now, 300);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    if (window.django && window.django.jQuery) {
      window.django.jQuery(form).on("select2:select select2:unselect select2:clear", () => later({isTrusted: true}));
    }
    form.addEventListener("click", (event) => {
      if (event.target.closest(".add-row")) { touched = true; }
    });
    form.addEventListener("submit", () => {
      now();
      if (!inDialog(form)) window.sessionStorage.setItem(SENT, keyOf(form));
    });
    window.addEventListener("pagehide", now);
    document.addEventListener("visibilitychange", () => { if (document.hidden) now(); });
    if (touched) now();
    return {
      isTyped: () => touched && differing(entries(form), first).length > 0,
      keep: () => { if (touched) now(); return keyOf(form); },
      stop: () => { touched = false; window.clearTimeout(timer); },
    };
  };

  // The words of a verb that was refused, or never sent, stand in their box again.
  const watchVerb = (form) => {
    const button = form.querySelector("[type=submit]");
    form.dataset.noun = (button.value || button.textContent).trim();
    const key = keyOf(form);
    const kept = stored(key);
    const first = entries(form);
    watch(form, null, true);
    if (!kept || form.querySelector(".errorlist") || !differing(kept.told, first).length) return;
    const folded = form.closest("details");
    if (folded) folded.open = true;
    onceLoaded(() => bringBack(form, kept));
    const note = make("p", "What you had typed here and not sent stands here again. ", form, {class: "typed-again quiet"});
    const away = make("button", "Discard it", note, {type: "button", class: "button discard-kept"});
    away.addEventListener("click", () => {
      drop(key);
      note.remove();
      for (const element of form.elements) if (element.name && first[element.name]) fill(element, first[element.name], {});
      form.dataset.declined = "1";
    });
  };

  const watchPlain = (form) => {
    form.dataset.noun ||= document.body.className.match(/\bmodel-(\w+)/)?.[1] || "";
    if (form.querySelector(".errornote")) form.setAttribute("data-typed", "");
    watch(form);
  };

  // What dialogs use: each has a form of another page.
  window.keeping = {
    check, drop, tell, watch: (form, bring) => (user ? watch(form, bring) : null),
  };

  document.addEventListener("DOMContentLoaded", () => {
    clear();
    const form = document.querySelector(".document-form");
    if (user && form && form.querySelector("[name=_save], [name=overwrite]")) watch(form);
    if (user) [...document.querySelectorAll(VERB)].filter(isVerb).forEach(watchVerb);
    if (user) [...document.querySelectorAll(VERB)].filter(isPlain).forEach(watchPlain);
    const panels = document.querySelector("body.dashboard #content-main > :not(.start)");
    if (user && panels) listAll(panels);
  });
}
