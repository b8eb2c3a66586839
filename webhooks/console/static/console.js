"use strict";
// Every page works without this file. Here is what is only more pleasant with it.
for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.ask)) event.preventDefault();
  });
}
document.querySelector(".places [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
// Where the address names a place, browsers leave the field alone that is to be typed into.
if (location.hash) window.addEventListener("load", () => document.querySelector("[autofocus]")?.focus());
