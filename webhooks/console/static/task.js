"use strict";
// How far some work is, without the page being loaded anew; when it is over, the page of what came of it.
const LOOK_MS = 1000;

async function look() {
  const place = document.querySelector("[data-task]");
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-task]");
    if (answer.redirected || !found || !["waiting", "late", "running"].includes(found.dataset.task)) return location.reload();
    const state = found.querySelector(".task-state");
    if (found.dataset.task !== place.dataset.task) place.replaceWith(document.adoptNode(found));
    else place.querySelector(".task-state").replaceWith(document.adoptNode(state));
  } catch { /* the network is away for a while */ }
  setTimeout(look, LOOK_MS);
}

setTimeout(look, LOOK_MS);
