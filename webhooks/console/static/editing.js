"use strict";
// Forms of the configuration without reloading the page: the same answers, put in place of the old ones.
let sending = false;

async function send(form, button) {
  if (sending) return;
  sending = true;
  form.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  if (button && button.name) body.set(button.name, button.value);
  let answer, page;
  try {
    answer = await fetch(button?.getAttribute("formaction") || form.action, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin" });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    form.dataset.plain = "yes";
    return form.requestSubmit(button?.isConnected ? button : undefined);
  } finally {
    sending = false;
    form.removeAttribute("aria-busy");
  }
  const main = page.querySelector("main");
  if (!main || !page.querySelector(".draft-bar")) return location.assign(answer.url);
  const keys = keysOf(document);
  const top = window.scrollY, place = button?.value.split("|")[2];
  const anchor = new URL(answer.url).hash || (place ? "#f" + place.replaceAll("/", "-") : "");
  const others = [...document.querySelectorAll('form[data-touched="yes"]')].filter((one) => one !== form);
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.title = page.title;
  history.replaceState(null, "", answer.url);
  window.scrollTo(0, top);
  prepare(main);
  keep(others, main);
  settle(main, anchor, button, keys);
}

const keysOf = (root) => [...root.querySelectorAll("input[name$='/~key']")].map((one) => one.name.replace(/[^/]+\/~key$/, "") + one.value);

// What was typed into other forms of the page stays there: they are put back as they were.
function keep(others, main) {
  for (const other of others) [...main.querySelectorAll("form")].find((one) => one.getAttribute("action") === other.getAttribute("action"))?.replaceWith(other);
}

// Where one was goes on having the keyboard's focus: the new or moved thing, else the same button.
function settle(main, anchor, button, keys) {
  const adding = /^(add|copy|turn)\|/.test(button?.value || "");
  const same = button && [...main.querySelectorAll("button")].find((one) => one.name === button.name && one.value === button.value && !one.disabled && one.tabIndex >= 0);
  const place = anchor.length > 1 ? document.getElementById(decodeURIComponent(anchor.slice(1))) : null;
  const added = adding && place && [...place.querySelectorAll("input[name$='/~key']")].find((one) => !keys.includes(keysOf(one.closest(".item"))[0]));
  const first = added || place?.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea") || place?.querySelector("summary, button");
  const goal = (adding && first) || same || first || main;
  goal.focus({ preventScroll: true });
  if (added) { added.scrollIntoView({ block: "center" }); added.select(); }
  else if (adding && place) place.scrollIntoView({ block: "nearest" });
  const state = main.querySelector("[data-state]");
  if (state && button?.classList.contains("main")) state.textContent = main.querySelector(".problem.error") ? "" : "✓";
}

function pad(input) {
  const box = document.createElement("div");
  box.className = "pad";
  box.setAttribute("role", "group");
  for (const key of "123456789*0#") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    button.addEventListener("click", () => {
      if (input.value.length < 10) input.value += key;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    box.append(button);
  }
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "clear";
  clear.textContent = "⌫";
  clear.setAttribute("aria-label", input.dataset.clear || "⌫");
  clear.addEventListener("click", () => { input.value = input.value.slice(0, -1); input.focus(); });
  box.append(clear);
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = input.dataset.pad || "⌗";
  details.append(summary, box);
  input.closest("label").after(details);
}

// Dragging is an extra: the buttons up and down do the same.
function sortable(list) {
  list.classList.add("sorts");
  const items = () => [...list.children];
  let taken = null, from = -1;
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || grip.closest("[data-sortable]") !== list) return;
    taken = items().find((one) => one.contains(grip));
    from = items().indexOf(taken);
    taken.classList.add("dragged");
    list.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (!taken) return;
    const over = items().find((one) => { const box = one.getBoundingClientRect(); return one !== taken && event.clientY > box.top && event.clientY < box.bottom; });
    if (!over) return;
    const box = over.getBoundingClientRect();
    list.insertBefore(taken, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
  });
  const drop = () => {
    if (!taken) return;
    const to = items().indexOf(taken);
    taken.classList.remove("dragged");
    taken = null;
    if (to === from) return;
    const where = list.dataset.sortable;
    const button = document.createElement("button");
    button.name = "do";
    button.value = where === "steps" ? `move|${from}|${to}` : `move|${to}|${where}/${from}`;
    send(list.closest("form"), button);
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

function swatch(input) {
  const pick = document.createElement("input"), row = document.createElement("span");
  pick.type = "color";
  pick.className = "swatch";
  pick.setAttribute("aria-label", input.closest("label").firstChild.textContent.trim());
  pick.value = /^#[0-9a-f]{6}$/i.test(input.value) ? input.value : "#bdbdbd";
  pick.addEventListener("input", () => { input.value = pick.value; });
  row.className = "swatched";
  input.replaceWith(row);
  row.append(input, pick);
}

function prepare(root) {
  for (const input of root.querySelectorAll("input[data-color]")) swatch(input);
  for (const input of root.querySelectorAll("input[data-pad]")) pad(input);
  for (const list of root.querySelectorAll("[data-sortable]")) sortable(list);
  root.dispatchEvent(new CustomEvent("carillon:shown", { bubbles: true, detail: root }));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  form.dataset.touched = "";
  if (form.dataset.plain || !form.matches("[data-edit], form:has([data-sortable])")) return;
  event.preventDefault();
  send(form, event.submitter);
});
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => { if (event.target.form?.matches("main form[method=post]")) event.target.form.dataset.touched = "yes"; });
window.addEventListener("beforeunload", (event) => { if (document.querySelector('form[data-touched="yes"]')) event.preventDefault(); });
prepare(document.querySelector("main"));
