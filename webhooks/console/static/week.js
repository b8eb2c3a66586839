"use strict";
// The week as bars: ranges are drawn, moved and resized with the pointer or with keys. The fields beneath stay what is sent.
const DAY = 1440, STEP = 15;
const two = (number) => String(number).padStart(2, "0");
const clock = (minutes) => minutes === DAY ? "24:00" : `${two(Math.floor(minutes % DAY / 60))}:${two(minutes % 60)}`;
const written = ([from, to]) => `${clock(from)}-${to > DAY ? clock(to - DAY) : clock(to)}`;
const limit = (number, low, high) => Math.min(high, Math.max(low, number));

function readRanges(text) {
  return [...text.matchAll(/(\d{1,2})[:h](\d{2})?\s*[-–]\s*(\d{1,2})[:h](\d{2})?/g)].map((found) => {
    const [, a, b, c, d] = found;
    const from = Number(a) * 60 + Number(b || 0), to = Number(c) * 60 + Number(d || 0);
    return from < DAY && to <= DAY && from !== to ? [from, to > from ? to : to + DAY] : null;
  }).filter(Boolean);
}

class Bar {
  constructor(row, form) {
    this.input = row.querySelector("input");
    this.name = row.querySelector(".day-name").textContent;
    this.words = form.dataset;
    this.track = document.createElement("div");
    this.track.className = "track";
    row.prepend(this.track);
    this.track.addEventListener("pointerdown", (event) => this.press(event));
    this.input.addEventListener("input", () => this.draw());
    this.draw();
  }
  get ranges() { return readRanges(this.input.value); }
  put(ranges, focus = -1) {
    const sorted = [...ranges].sort((one, other) => one[0] - other[0]);
    this.input.value = sorted.map(written).join(", ");
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    if (focus >= 0) this.track.querySelectorAll(".range")[sorted.indexOf(ranges[focus])]?.focus();
  }
  draw() {
    this.track.replaceChildren(...[6, 12, 18].map((hour) => {
      const line = document.createElement("i");
      line.style.insetInlineStart = `${hour / 24 * 100}%`;
      line.textContent = two(hour);
      return line;
    }));
    this.ranges.forEach((range, index) => this.track.append(this.block(range, index)));
    const add = document.createElement("button");
    add.type = "button";
    add.className = "draw";
    add.textContent = "+";
    add.setAttribute("aria-label", this.words.wordsNew.replace("{day}", this.name));
    add.addEventListener("click", () => this.add());
    this.track.append(add);
  }
  block([from, to], index) {
    const block = document.createElement("div");
    block.className = "range";
    block.tabIndex = 0;
    block.dataset.index = index;
    block.setAttribute("role", "slider");
    block.setAttribute("aria-valuemin", 0);
    block.setAttribute("aria-valuemax", DAY);
    block.setAttribute("aria-valuenow", from);
    block.setAttribute("aria-valuetext", written([from, to]));
    const late = to > DAY ? ` (${this.words.wordsUntil.replace("{time}", clock(to - DAY))})` : "";
    block.setAttribute("aria-label", this.words.wordsRange.replace("{range}", written([from, to]) + late).replace("{day}", this.name));
    block.style.insetInlineStart = `${from / DAY * 100}%`;
    block.style.inlineSize = `${(Math.min(to, DAY) - from) / DAY * 100}%`;
    block.classList.toggle("late", to > DAY);
    const text = document.createElement("span");
    text.textContent = written([from, to]);
    block.append(text);
    for (const end of ["from", "to"]) {
      const grip = document.createElement("b");
      grip.dataset.end = end;
      block.append(grip);
    }
    block.addEventListener("keydown", (event) => this.key(event, index));
    return block;
  }
  add() {
    const taken = this.ranges;
    const start = [540, 840, 480, 1080, 0].find((from) => taken.every(([a, b]) => from + 60 <= a || from >= b));
    if (start !== undefined) this.put([...taken, [start, start + 60]], taken.length);
  }
  key(event, index) {
    const ranges = this.ranges, [from, to] = ranges[index], step = event.ctrlKey ? 60 : STEP;
    const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 60, PageDown: -60 }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.put(ranges.filter((_, at) => at !== index));
      this.track.querySelector(".range, .draw").focus();
      return;
    }
    if (!by) return;
    event.preventDefault();
    if (event.shiftKey) ranges[index] = [from, limit(to + by, from + STEP, from + DAY - STEP)];
    else if (event.altKey) ranges[index] = [limit(from + by, Math.max(0, to - DAY + STEP), Math.min(DAY, to) - STEP), to];
    else { const start = limit(from + by, 0, DAY - STEP); ranges[index] = [start, start + to - from]; }
    this.put(ranges, index);
  }
  minute(event) {
    const box = this.track.getBoundingClientRect();
    return limit(Math.round((event.clientX - box.left) / box.width * DAY / STEP) * STEP, 0, DAY);
  }
  press(event) {
    if (event.button || event.target.closest(".draw") || this.track.closest("fieldset:disabled")) return;
    const block = event.target.closest(".range"), ranges = this.ranges;
    const began = this.minute(event), end = event.target.dataset.end;
    const index = block ? Number(block.dataset.index) : ranges.length;
    if (!block) ranges.push([limit(began, 0, DAY - STEP), limit(began, 0, DAY - STEP) + STEP]);
    const [from, to] = ranges[index];
    const show = () => { this.input.value = ranges.map(written).join(", "); this.draw(); };
    const drag = (move) => {
      const at = this.minute(move);
      if (!block) ranges[index] = at >= from ? [from, Math.max(at, from + STEP)] : [at, to];
      else if (end === "from") ranges[index] = [limit(at, 0, Math.min(to, DAY) - STEP), to];
      else if (end === "to") ranges[index] = [from, limit(at, from + STEP, DAY)];
      else { const start = limit(from + at - began, 0, DAY - STEP); ranges[index] = [start, Math.min(start + to - from, to > DAY ? start + to - from : DAY)]; }
      show();
    };
    const drop = () => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", drop);
      this.put(ranges, index);
    };
    event.preventDefault();
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", drop);
    if (!block) show();
  }
}

const drawWeek = (root) => { for (const form of root.querySelectorAll("[data-week]")) for (const row of form.querySelectorAll("[data-day]")) new Bar(row, form); };
document.addEventListener("carillon:shown", (event) => drawWeek(event.detail));
drawWeek(document.querySelector("main"));
