"use strict";
// A related record is added in a dialog that holds its own page: nothing typed here is lost, nor
// there: what is not saved is kept as on any page, and offered below the field and in the next dialog.
{
  const $ = window.django.jQuery;
  const {choose, entering, fill, made, place: below, say} = window.desk;
  const {keeping} = window;
  let made_so_far = 0;

  const pageOf = (noun) => entering()?.querySelector(`[data-adds="${noun}"]`);

  // Ids of the page within must not meet those of the page around it.
  const renamed = (form, prefix) => {
    const pointing = form.querySelectorAll("[id], [for], [aria-describedby], [aria-labelledby]");
    for (const element of [form, ...pointing]) {
      for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.split(" ").map((one) => `${prefix}${one}`).join(" "));
      }
    }
    return form;
  };

  const read = async (address, options) => {
    const reply = await fetch(address, {credentials: "same-origin", ...options});
    return [reply, new DOMParser().parseFromString(await reply.text(), "text/html")];
  };

  // Puts the page's form into the dialog, ready to be typed into.
  const place = (dialog, page, address) => {
    const form = page.querySelector(".document-form");
    const body = dialog.querySelector(".inside");
    const clashes = form.querySelector("[name=overwrite]"); // it brings the buttons of its own
    form.querySelector(".foot")?.remove();
    form.setAttribute("action", address);
    form.append(made("input", {type: "hidden", name: "_popup", value: "1"}));
    for (const template of form.querySelectorAll("template")) template.remove();
    for (const grid of form.querySelectorAll(".as-grid")) grid.classList.remove("as-grid"); // a dialog is narrow
    const shown = document.adoptNode(renamed(form, `${dialog.id}-`));
    const save = made("button", {type: "submit", className: "button default", textContent: "Save and use"});
    const leave = made("button", {type: "button", className: "button", textContent: "Cancel"});
    leave.addEventListener("click", () => dialog.close());
    shown.append(made("div", {className: "dialog-row"}, clashes ? null : save, leave));
    body.replaceChildren(shown);
    $(shown).find(".admin-autocomplete").attr("data-dropdown-parent", `#${dialog.id}`).djangoAdminSelect2();
    window.nameSelects(shown);
    plus(shown);
    return shown;
  };

  const prefill = (form, wanted) => {
    for (const [name, text] of Object.entries(wanted.values || {})) {
      if (text) fill(form.querySelector(`[name="${name}"]`), text);
    }
    for (const [name, [id, text]] of Object.entries(wanted.choices || {})) {
      choose(form.querySelector(`[name="${name}"]`), id, text);
    }
    form.querySelector(`[name="${wanted.focus}"]`)?.focus();
  };

  // What saving told of the new record stands below the field as long as that record is chosen.
  const told = (select, page) => {
    const where = below(select.closest(".field"), "added");
    const texts = page.querySelectorAll("p.info, p.warning");
    say(where, ...[...texts].map((one) => made("p", {className: one.matches(".warning") ? "warned" : "", textContent: one.textContent})));
    $(select).one("change", () => say(where));
  };

  // Sends the form as it stands; returns what went wrong. Only a page with a form replaces it.
  const send = async (dialog, form, select, submitter) => {
    const fault = await keeping.check(form);
    if (fault) return fault;
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const [reply, page] = await read(form.action, {method: "POST", body});
    const done = page.getElementById("django-admin-popup-response-constants");
    if (done) {
      const {value, obj} = JSON.parse(done.dataset.popupResponse);
      dialog.saved = true;
      choose(select, value, obj);
      told(select, page);
      dialog.close();
    } else if (page.querySelector(".document-form")) {
      listen(dialog, place(dialog, page, form.getAttribute("action")), select);
    } else {
      const why = page.querySelector("main [role=alert]")?.textContent;
      return `The desk answered with ${reply.status}: ${why ? why.replaceAll(/\s+/g, " ").trim() : "no page of this form."}`;
    }
    return "";
  };

  const listen = (dialog, form, select, bring) => {
    dialog.kept = keeping.watch(form, bring);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "1";
      let fault = "";
      try {
        fault = await send(dialog, form, select, event.submitter);
      } catch {
        fault = "The desk did not answer: perhaps you are offline.";
      }
      delete form.dataset.sent;
      if (fault) keeping.tell(form, fault, event.submitter);
    });
  };

  // A closed dialog leaves a line below the field, as long as what was typed there is not saved.
  const left = (dialog, noun, select, wanted) => {
    const {kept} = dialog;
    const where = below(select.closest(".field"), "left");
    if (!kept) return;
    const key = kept.keep();
    const isLeft = !dialog.saved && kept.isTyped();
    kept.stop();
    if (dialog.saved) keeping.drop(key);
    if (!isLeft) { say(where); return; }
    const name = pageOf(noun).dataset.name;
    const on = made("button", {type: "button", className: "button go-on", textContent: "Go on"});
    const away = made("button", {type: "button", className: "button discard-kept", textContent: "Discard it"});
    on.addEventListener("click", () => addRelated(noun, select, {...wanted, bring: key.split("#")[1]}));
    away.addEventListener("click", () => { keeping.drop(key); where.replaceChildren(); });
    where.replaceChildren(made("p", {textContent: `What you typed of a new ${name} was not saved. It is kept in this browser.`}), on, " ", away);
  };

  const addRelated = async (noun, select, wanted = {}) => {
    const known = pageOf(noun);
    if (!known) return;
    made_so_far += 1;
    const dialog = made("dialog", {id: `adding-${made_so_far}`, className: "adding document"});
    const title = made("h2", {id: `${dialog.id}-title`, textContent: `Add ${known.dataset.name}`});
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.append(title);
    if (wanted.note) dialog.append(made("p", {className: "note", textContent: wanted.note}));
    dialog.append(made("div", {className: "inside", textContent: "One moment …"}));
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      left(dialog, noun, select, wanted);
      dialog.remove();
      // Focus goes back to where the record was to be chosen.
      $(select).data("select2")?.$container.find(".select2-selection").trigger("focus");
    });
    dialog.showModal();
    let form = null;
    try {
      const [, page] = await read(`${known.dataset.at}?_popup=1`);
      form = page.querySelector(".document-form") && place(dialog, page, known.dataset.at);
    } catch { /* told below */ }
    if (!form) { unread(dialog, noun, select, wanted); return; }
    prefill(form, wanted);
    listen(dialog, form, select, wanted.bring);
  };

  // The page of the dialog could not be had: it is asked for once more, or left.
  const unread = (dialog, noun, select, wanted) => {
    const text = "This page could not be read. If you are offline, wait; if your login has ended, log in in another tab. Then try again.";
    const again = made("button", {type: "button", className: "button default", textContent: "Try again"});
    const leave = made("button", {type: "button", className: "button", textContent: "Cancel"});
    again.addEventListener("click", () => { dialog.close(); addRelated(noun, select, wanted); });
    leave.addEventListener("click", () => dialog.close());
    dialog.querySelector(".inside").replaceChildren(
      made("p", {className: "warned", textContent: text}), made("div", {className: "dialog-row"}, again, leave),
    );
  };

  // A button beside each autocomplete of a noun that this person may add.
  const plus = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete[data-noun]")) {
      const known = pageOf(select.dataset.noun);
      const field = select.closest(".field");
      if (!known || !field || field.querySelector(":scope > .plus")) continue;
      const button = made("button", {
        type: "button", className: "plus", textContent: "+ New", title: `Add a ${known.dataset.name} without leaving this page`,
      });
      button.setAttribute("aria-label", `Add a new ${known.dataset.name}`);
      button.addEventListener("click", () => addRelated(select.dataset.noun, select));
      field.append(button);
    }
  };

  window.addEventListener("load", () => window.setTimeout(plus, 0, document));
  document.addEventListener("formset:added", (event) => plus(event.target));
  Object.assign(window.desk, {addRelated});
}
