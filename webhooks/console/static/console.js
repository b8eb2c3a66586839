"use strict";
// Every page works without this file. Here is what is only more pleasant with it.
for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.ask)) event.preventDefault();
  });
}
// On a phone the menu is a strip. scrollIntoView would have the keyboard begin there, after the link to the content.
const here = document.querySelector(".places [aria-current]"), strip = here?.closest("nav");
if (strip) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
// Where the address names a place, browsers leave the field alone that is to be typed into.
if (location.hash) window.addEventListener("load", () => document.querySelector("[autofocus]")?.focus());
