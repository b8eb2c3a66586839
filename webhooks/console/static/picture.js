"use strict";
// The picture is all there without this file. Here: folding everything at once, and lighting the way of a call (for the phone).
(() => {
  const folding = document.querySelector("[data-folding]");
  const all = () => document.querySelectorAll("[data-picture] details");
  if (folding) {
    folding.hidden = false;
    folding.addEventListener("click", (event) => {
      const how = event.target.closest("[data-fold]");
      if (how) for (const one of all()) one.open = how.dataset.fold === "open";
    });
  }

  const folded = new Set();
  window.addEventListener("beforeprint", () => {
    for (const one of all()) if (!one.open) { folded.add(one); one.open = true; }
  });
  window.addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
    folded.clear();
  });

  const marked = ["lit", "passed", "stands"]; // as `Sheet.state` names them
  function dark(picture) {
    for (const node of picture.querySelectorAll("[data-node]")) {
      node.classList.remove(...marked);
      node.removeAttribute("aria-current");
      for (const said of node.querySelectorAll("[data-why], [data-mark]")) said.textContent = "";
    }
  }

  function mark(id, word, reason) {
    const node = document.getElementById(id);
    if (!node) return null;
    node.classList.add(word);
    const own = (kind) => [...node.querySelectorAll(kind)].find((one) => one.closest("[data-node]") === node);
    const why = own("[data-why]");
    const here = own("[data-mark]");
    if (why && reason) why.textContent = reason;
    if (here) here.textContent = word === "lit" && !reason ? node.closest("[data-picture]").dataset.here : "";
    return node;
  }

  // path: {reasons: {id: words}, passed: {id: words}, stands: id}, as the server tells it
  function light(picture, path) {
    dark(picture);
    for (const [id, reason] of Object.entries(path.passed)) mark(id, "passed", reason);
    for (const [id, reason] of Object.entries(path.reasons)) {
      const node = mark(id, "lit", reason);
      for (let fold = node && node.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
    const here = document.getElementById(path.stands);
    if (!here) return;
    here.classList.add("stands");
    here.setAttribute("aria-current", "step");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const room = here.closest("[data-scrolls]");
    if (room && room.scrollHeight > room.clientHeight) {
      const top = here.getBoundingClientRect().top - room.getBoundingClientRect().top + room.scrollTop - room.clientHeight / 3;
      room.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
    }
  }

  window.carillonPicture = { light, dark };
})();
