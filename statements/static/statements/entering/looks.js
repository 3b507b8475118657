"use strict";
// What deserves a second look in the page as far as it is filled, by the same rules as saving.
{
  const {entering, fetched, form, later, tellLooks} = window.desk;

  const look = later(600, async (isLast) => {
    const address = entering()?.getAttribute("data-help-looks");
    if (!address || form().dataset.sent) return;
    const sent = new FormData(form());
    for (const [name, part] of [...sent]) if (part instanceof File) sent.delete(name);
    const answer = await fetched(`${address}?key=${entering().dataset.key}`, {method: "POST", body: sent});
    if (answer?.looks && isLast()) tellLooks(answer.looks);
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!form()) return;
    form().addEventListener("input", () => look());
    form().addEventListener("change", () => look());
    if (entering()?.dataset.key) look();
  });
}
