"use strict";
// What is seen on the phone: its state, the call so far, and what is asked of the person at the page.
window.carillonScreen = (phone) => {
  const words = JSON.parse(phone.dataset.words);
  const part = (name) => phone.querySelector(`[data-${name}]`);
  const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function state(text) { part("state").textContent = text; }

  function note(kind, text, tongue) {
    const line = document.createElement("p");
    line.className = kind;
    line.textContent = text;
    if (tongue) line.lang = tongue;
    part("heard").append(line);
    part("heard").scrollTop = part("heard").scrollHeight;
    return line;
  }

  function clear() { part("asked").replaceChildren(); }

  // lines: texts; ways: [name, label, act] for each button
  function ask(lines, ways) {
    clear();
    for (const text of lines) part("asked").append(Object.assign(document.createElement("p"), { textContent: text }));
    const group = Object.assign(document.createElement("div"), { className: "ways" });
    for (const [name, label, act] of ways) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.dataset.way = name;
      button.addEventListener("click", () => { clear(); phone.focus(); act(); });
      group.append(button);
    }
    part("asked").append(group);
    if (group.firstChild) group.firstChild.focus({ preventScroll: true });
  }

  return { words, part, fill, state, note, clear, ask };
};
