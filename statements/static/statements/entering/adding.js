"use strict";
// A related record is added in a dialog that holds its own page: nothing typed here is lost.
{
  const $ = window.django.jQuery;
  const {choose, entering, fill, made} = window.desk;
  let made_so_far = 0;

  const pageOf = (noun) => entering()?.querySelector(`[data-adds="${noun}"]`);

  // Ids of the page within must not meet those of the page around it.
  const renamed = (form, prefix) => {
    for (const element of form.querySelectorAll("[id], [for], [aria-describedby], [aria-labelledby]")) {
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
    if (!form) {
      body.replaceChildren(made("p", {className: "warned", textContent: "This page could not be read: log in in another tab, then try again."}));
      return null;
    }
    form.querySelector(".submit-row")?.remove();
    form.setAttribute("action", address);
    form.append(made("input", {type: "hidden", name: "_popup", value: "1"}));
    for (const template of form.querySelectorAll("template")) template.remove();
    const shown = document.adoptNode(renamed(form, `${dialog.id}-`));
    const save = made("button", {type: "submit", className: "button default", textContent: "Save and use"});
    const leave = made("button", {type: "button", className: "button", textContent: "Cancel"});
    leave.addEventListener("click", () => dialog.close());
    shown.append(made("div", {className: "dialog-row"}, save, leave));
    body.replaceChildren(shown);
    $(shown).find(".admin-autocomplete").attr("data-dropdown-parent", `#${dialog.id}`).djangoAdminSelect2();
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

  const send = async (dialog, form, select) => {
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    try {
      const [, page] = await read(form.action, {method: "POST", body: new FormData(form)});
      const done = page.getElementById("django-admin-popup-response-constants");
      if (done) {
        const {value, obj} = JSON.parse(done.dataset.popupResponse);
        choose(select, value, obj);
        dialog.close();
        return;
      }
      listen(dialog, place(dialog, page, form.getAttribute("action")), select);
    } catch {
      dialog.querySelector(".inside").prepend(made("p", {className: "warned", role: "alert", textContent: "The desk did not answer. All you typed is still here: try again."}));
    } finally {
      delete form.dataset.sent;
    }
  };

  const listen = (dialog, form, select) => form?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, form, select);
  });

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
      dialog.remove();
      // Focus goes back to where the record was to be chosen.
      $(select).data("select2")?.$container.find(".select2-selection").trigger("focus");
    });
    dialog.showModal();
    const [, page] = await read(`${known.dataset.at}?_popup=1`);
    const form = place(dialog, page, known.dataset.at);
    listen(dialog, form, select);
    if (form) prefill(form, wanted);
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
