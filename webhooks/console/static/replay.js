"use strict";
// The calls are told one by one while they are made again. Leaving the page stops it; nothing is changed by it.
const form = document.querySelector("[data-replay]");

function row(one) {
  const line = document.createElement("tr");
  const cell = (...parts) => { const made = document.createElement("td"); made.append(...parts); line.append(made); };
  const link = document.createElement("a");
  link.href = `/console/calls/${encodeURIComponent(one.id)}`;
  link.textContent = new Date(one.at).toLocaleString(document.documentElement.lang);
  cell(link, document.createElement("br"), one.caller || "");
  cell(one.before);
  cell(one.after || one.doubt, ...(one.way ? [document.createElement("br"), one.way] : []));
  return line;
}

async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += value || "";
    const parts = rest.split("\n");
    rest = parts.pop();
    for (const part of parts) yield JSON.parse(part);
    if (done) return;
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const bar = form.querySelector("progress"), state = form.querySelector("[data-state]");
  const place = document.querySelector("[data-found]"), body = place.querySelector("tbody"), button = form.querySelector("button");
  body.replaceChildren();
  button.disabled = true;
  bar.hidden = false;
  let calls = 0, last = null;
  try {
    const answer = await fetch(`${form.dataset.replay}?since=${form.since.value}`);
    if (!answer.ok) return form.submit();
    for await (const line of lines(answer)) {
      if ("calls" in line) calls = line.calls;
      if ("verdict" in line) { place.hidden = false; body.append(row(line)); }
      if ("done" in line) { last = line; bar.value = calls ? line.done / calls : 1; state.textContent = form.dataset.wordsProgress.replace("{done}", line.done).replace("{calls}", calls); }
    }
    if (last && "same" in last) state.textContent += ` – = ${last.same} · ≠ ${last.elsewhere} · ? ${last.unclear}`;
  } finally {
    button.disabled = false;
    bar.hidden = true;
  }
});
