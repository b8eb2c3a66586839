"use strict";
// The JSON of a document: line numbers, problems at their lines while one types, and a list of what may stand where the caret is.
const WORD = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;

// Where the caret is: the keys and positions on the way there, whether a key is expected, and the word that is being written.
function placeOf(text, caret) {
  const stack = [];
  let start = caret, word = "", key = null;
  for (const found of text.slice(0, caret).matchAll(WORD)) {
    const token = found[0], top = stack.at(-1), end = found.index + token.length;
    const unfinished = end === caret && !/^[{}[\],:]$/.test(token) && !(token.length > 1 && token.endsWith('"') && !token.endsWith('\\"'));
    if (unfinished) { start = found.index; word = token; break; }
    if (token === "{" || token === "[") stack.push({ object: token === "{", at: token === "{" ? null : 0, seen: {}, wantsKey: token === "{" });
    else if (token === "}" || token === "]") stack.pop();
    else if (token === ",") { if (top?.object) { top.wantsKey = true; top.at = null; } else if (top) top.at += 1; }
    else if (token === ":") { if (top) top.wantsKey = false; }
    else if (top?.object && top.wantsKey && top.at === null) { try { top.at = JSON.parse(token); } catch { top.at = token; } top.seen[top.at] = null; }
    else if (top?.object) { try { top.seen[top.at] = JSON.parse(token); } catch { top.seen[top.at] = token; } }
  }
  const top = stack.at(-1);
  key = Boolean(top?.object && top.wantsKey && top.at === null);
  return { path: stack.slice(0, key ? -1 : undefined).map((one) => one.at), parents: stack, key, start, word: word.replace(/^"|"$/g, "") };
}

class Schema {
  constructor(whole, kind) { this.whole = whole; this.kind = kind; }
  root() {
    if (!this.kind) return [this.whole];
    const [document] = Object.values(this.whole.properties[this.kind].patternProperties);
    return this.forms(document.anyOf[0]);
  }
  forms(schema) {
    if (!schema || schema === true) return [];
    if (schema.$ref) return this.forms(this.whole.$defs[schema.$ref.split("/").pop()]).map((one) => ({ description: schema.description, ...one }));
    const parts = schema.anyOf || schema.oneOf || schema.allOf;
    return parts ? parts.flatMap((part) => this.forms(part)) : [schema];
  }
  inside(forms, key, seen) {
    return this.fitting(forms, seen).flatMap((form) => {
      if (typeof key === "number") return this.forms(form.items);
      if (form.properties?.[key]) return this.forms(form.properties[key]);
      const other = Object.values(form.patternProperties || {})[0] || (typeof form.additionalProperties === "object" ? form.additionalProperties : null);
      return this.forms(other);
    });
  }
  fitting(forms, seen) {
    const fits = forms.filter((form) => form.properties?.type?.const === undefined || !seen?.type || form.properties.type.const === seen.type);
    return fits.length ? fits : forms;
  }
  at(place) {
    return place.path.reduce((forms, key, depth) => this.inside(forms, key, place.parents[depth].seen), this.root());
  }
  choices(place) {
    const forms = this.at(place), top = place.parents.at(-1), found = new Map();
    if (place.key) {
      for (const form of this.fitting(forms, top.seen)) {
        for (const [name, one] of Object.entries(form.properties || {})) if (!(name in top.seen)) found.set(name, { insert: JSON.stringify(name) + ": ", about: this.about(one) });
      }
    } else {
      for (const form of forms) {
        for (const value of form.enum || (form.const !== undefined ? [form.const] : form.type === "boolean" ? [true, false] : form.examples || (form.default !== undefined && form.default !== null ? [form.default] : []))) {
          found.set(JSON.stringify(value), { insert: JSON.stringify(value), about: form.description || "" });
        }
        const type = form.properties?.type?.const;
        if (type) found.set(type, { insert: `{"type": ${JSON.stringify(type)}}`, about: form.description || "" });
      }
    }
    return [...found].map(([name, one]) => ({ name, ...one })).filter((one) => one.name.replace(/^"/, "").toLowerCase().startsWith(place.word.toLowerCase()));
  }
  about(schema) { return schema.description || this.forms(schema)[0]?.description || ""; }
}

class Source {
  constructor(box) {
    this.box = box;
    this.text = box.querySelector("textarea");
    this.lines = document.createElement("pre");
    this.lines.className = "lines";
    this.lines.setAttribute("aria-hidden", "true");
    this.list = document.createElement("ul");
    this.list.className = "choices-list";
    this.list.id = "choices";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    box.prepend(this.lines);
    box.append(this.list);
    this.text.setAttribute("aria-controls", "choices");
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.addEventListener("scroll", () => { this.lines.scrollTop = this.text.scrollTop; this.hide(); });
    this.text.addEventListener("input", (event) => this.changed(event));
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("blur", () => setTimeout(() => this.hide(), 200));
    fetch(box.dataset.schema).then((answer) => answer.json()).then((schema) => {
      this.schema = new Schema(schema, box.dataset.kind);
      if (this.awaited) this.suggest();
    });
    this.number();
  }
  number() {
    const wrong = new Set([...document.querySelectorAll("[data-line]")].map((one) => Number(one.dataset.line)));
    const count = this.text.value.split("\n").length;
    this.lines.replaceChildren(...Array.from({ length: count }, (_, at) => {
      const line = document.createElement("span");
      line.textContent = `${at + 1}\n`;
      line.classList.toggle("wrong", wrong.has(at + 1));
      return line;
    }));
    this.lines.scrollTop = this.text.scrollTop;
  }
  go(line) {
    const before = this.text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.text.focus();
    this.text.setSelectionRange(before, before);
    this.text.scrollTop = (line - 4) * this.height();
  }
  height() { return parseFloat(getComputedStyle(this.text).lineHeight); }
  changed(event) {
    this.number();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), 700);
    if (event.inputType === "insertText" && /^[\w"]$/.test(event.data || "")) this.suggest();
    else this.hide();
  }
  async check() {
    const form = this.text.form, asked = this.text.value;
    if ("large" in form.dataset) return;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "check");
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer?.ok || asked !== this.text.value) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = document.querySelector("[data-problems]"), found = page.querySelector("[data-problems]");
    if (old && found) old.replaceWith(document.adoptNode(found));
    this.number();
  }
  suggest() {
    this.awaited = !this.schema; // asked for before it has come: shown when it comes
    if (!this.schema || this.text.readOnly) return;
    this.place = placeOf(this.text.value, this.text.selectionStart);
    this.found = this.schema.choices(this.place).slice(0, 60);
    this.chosen = 0;
    if (!this.found.length) return this.hide();
    this.list.replaceChildren(...this.found.map((one, at) => {
      const item = document.createElement("li");
      item.id = `choice-${at}`;
      item.setAttribute("role", "option");
      const name = document.createElement("b"), about = document.createElement("span");
      name.textContent = one.name;
      about.textContent = one.about;
      item.append(name, about);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); this.chosen = at; this.take(); });
      return item;
    }));
    const before = this.text.value.slice(0, this.place.start), row = before.split("\n").length, column = before.length - before.lastIndexOf("\n") - 1;
    this.list.style.top = `${row * this.height() - this.text.scrollTop + 14}px`;
    this.list.style.left = `calc(3.6rem + ${Math.min(column, 40)}ch)`;
    this.list.hidden = false;
    this.mark();
  }
  mark() {
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", at === this.chosen));
    this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", `choice-${this.chosen}`);
  }
  hide() {
    this.awaited = false;
    this.list.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }
  take() {
    const one = this.found[this.chosen];
    let end = this.text.selectionStart;
    if (/^"(?!\w)/.test(this.text.value.slice(end, end + 2))) end += 1;
    this.text.setRangeText(one.insert, this.place.start, end, "end");
    if (one.insert.endsWith("}")) this.text.selectionStart = this.text.selectionEnd -= 1;
    this.hide();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  key(event) {
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); return this.suggest(); }
    if (!this.list.hidden) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { event.preventDefault(); this.chosen = (this.chosen + step + this.found.length) % this.found.length; return this.mark(); }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); return this.take(); }
      if (event.key === "Escape") { event.preventDefault(); return this.hide(); }
    } else if (event.key === "Enter" && !event.ctrlKey) {
      const before = this.text.value.slice(0, this.text.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
      const indent = line.match(/^\s*/)[0] + (/[{[]\s*$/.test(line) ? "  " : "");
      event.preventDefault();
      this.text.setRangeText(`\n${indent}`, this.text.selectionStart, this.text.selectionEnd, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

for (const box of document.querySelectorAll("[data-schema]")) {
  const source = new Source(box);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (link) { event.preventDefault(); source.go(Number(link.dataset.line)); }
  });
}
