"use strict";
// What takes a while is loaded after the page; one may go on, or leave.
for (const place of document.querySelectorAll("[data-load]")) {
  const link = [...place.childNodes];
  const words = document.createElement("p");
  words.className = "quiet";
  words.textContent = place.dataset.wordsLoading;
  place.replaceChildren(words);
  place.setAttribute("aria-busy", "true");
  fetch(place.dataset.load).then(async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-loaded]");
    if (answer.ok && found) place.replaceChildren(...document.adoptNode(found).childNodes);
    else place.replaceChildren(...link);
  }).catch(() => place.replaceChildren(...link)).finally(() => place.removeAttribute("aria-busy"));
}
