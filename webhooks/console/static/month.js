"use strict";
// Days are chosen by drawing over them; the fields of the new event say the same, and take it typed as well.
const drawMonth = (root) => {
  for (const table of root.querySelectorAll("[data-month]")) {
    const days = [...table.querySelectorAll("[data-day]")];
    let from = -1;
    const mark = (to) => days.forEach((day, at) => day.classList.toggle("chosen", from >= 0 && at >= Math.min(from, to) && at <= Math.max(from, to)));
    const under = (event) => days.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]"));
    table.addEventListener("pointerdown", (event) => {
      if (event.button || event.target.closest("a")) return;
      from = under(event);
      mark(from);
      if (from >= 0) event.preventDefault();
    });
    table.addEventListener("pointermove", (event) => { if (from >= 0) mark(under(event)); });
    table.addEventListener("pointerup", (event) => {
      const to = under(event), form = document.querySelector("#new form");
      if (from >= 0 && to >= 0 && form) {
        form.first.value = days[Math.min(from, to)].dataset.day;
        form.last.value = from === to ? "" : days[Math.max(from, to)].dataset.day;
        form.elements.title.focus();
      }
      from = -1;
    });
  }
};
document.addEventListener("carillon:shown", (event) => drawMonth(event.detail));
drawMonth(document.querySelector("main"));
