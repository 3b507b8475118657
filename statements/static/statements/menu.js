"use strict";
// On a narrow window the list of nouns folds into a menu; without this file it is simply shown.
{
  const button = document.getElementById("menu");
  const header = document.getElementById("header");
  if (button && header) {
    const show = (open) => {
      header.classList.toggle("menu-closed", !open);
      button.setAttribute("aria-expanded", String(open));
    };
    button.hidden = false;
    show(false);
    button.addEventListener("click", () => show(header.classList.contains("menu-closed")));
  }
}
