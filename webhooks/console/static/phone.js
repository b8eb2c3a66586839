"use strict";
// The phone of the console. The server decides every turn (webhooks/console/views/phone.py); here its document is played as a
// telephone line would, and what the person at the page does is sent as the line would. The call lives in this page alone.
(() => {
  const phone = document.querySelector("[data-phone]");
  if (!phone) return;
  const sound = window.carillonSound;
  const screen = window.carillonScreen(phone);
  const { words, part, fill, state, note, ask } = screen;
  const all = (name) => phone.querySelectorAll(`[data-${name}]`);
  const beside = document.querySelector("[data-beside]");
  const form = part("setting");
  const FOREVER = 0;

  // who: as the form says; trace: of the turns so far; gather: the keys that are asked for; ends: ends a message; callee: takes a
  // key of whoever is rung. null: no call
  let call = null;

  function ready() {
    const live = call !== null;
    phone.classList.toggle("live", live);
    for (const key of all("key")) key.disabled = !live;
    part("dial").disabled = live;
    part("hangup").disabled = !live;
    part("silence").disabled = !(live && call.gather);
    part("skip").disabled = !live;
    for (const field of form.elements) if (field.type !== "hidden") field.disabled = live;
  }

  // The server's turns

  async function send(address, body) {
    const of = encodeURIComponent(form.elements.of.value);
    try {
      const answer = await fetch(`${address}?of=${of}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value },
        body: JSON.stringify(body),
      });
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      return answer.ok ? told : { wrong: told.wrong || words.lost };
    } catch {
      return { wrong: words.lost };
    }
  }

  function turn(mine, next, what) {
    const elapsed = (performance.now() - mine.started) / 1000;
    return send(phone.dataset.turn, { ...mine.who, next, happened: what, trace: mine.trace, elapsed });
  }

  async function happened(mine, next, what) {
    if (call !== mine) return;
    const told = await turn(mine, next, what);
    if (call === mine) await take(mine, told);
  }

  async function take(mine, told) {
    if (told.wrong) return over(told.wrong, "event");
    if (told.trace) mine.trace = told.trace;
    if (told.at) mine.who.at = told.at; // now, where no time was chosen
    if (told.path) {
      mine.path = told.path;
      window.carillonPicture.light(beside, told.path);
    }
    mine.interrupted = false;
    for (const one of told.document) {
      if (call !== mine) return;
      if (await plays[one.do](mine, one)) return;
    }
    if (call === mine) over(words.hung_up); // a document that runs out ends the call, as on a line
  }

  function over(text, kind = "event") {
    if (call) clearTimeout(call.timer);
    call = null;
    sound.stop();
    screen.clear();
    note(kind, text);
    state(words.over);
    ready();
  }

  // What the line does, each by its name in providers/browser.py; true: nothing after it is played now

  async function again(mine, loop, once) {
    for (let times = 0; call === mine && !mine.interrupted && (loop === FOREVER || times < loop); times += 1) await once();
    return false;
  }

  const plays = {
    say: (mine, one) => {
      state(words.speaking);
      const line = note("line", one.text, one.language);
      line.classList.add("now");
      return again(mine, one.loop, () => sound.say(one.text, one.language)).finally(() => line.classList.remove("now"));
    },
    play: (mine, one) => {
      state(words.speaking);
      const line = note("line", `♪ ${fill("sound", { name: one.sound })}`);
      line.classList.add("now");
      let gone = false;
      const missing = () => { gone = true; note("event", fill("sound_missing", { name: one.sound })); };
      const once = () => (gone ? sound.wait(2000) : sound.play(one.url, missing));
      return again(mine, one.loop, once).finally(() => line.classList.remove("now"));
    },
    pause: async (mine, one) => {
      state(fill("silence", { seconds: one.seconds }));
      await sound.wait(one.seconds * 1000);
      return false;
    },
    gather: async (mine, one) => {
      Object.assign(mine, { digits: "", gather: one, spoken: false });
      ready();
      for (const prompt of one.prompts) {
        if (call !== mine || mine.gather !== one || mine.interrupted) break;
        await plays[prompt.do](mine, prompt);
      }
      mine.spoken = true;
      if (call === mine && mine.gather === one) listen(mine, one);
      return true;
    },
    dial: (mine, one) => { rings(mine, one); return true; },
    record: async (mine, one) => {
      note("event", fill("message", { mailbox: one.mailbox }));
      await sound.tone();
      if (call !== mine) return true;
      state(words.recording);
      const began = performance.now();
      const end = () => {
        clearTimeout(mine.timer);
        mine.ends = null;
        note("you", words.message_over);
        const seconds = Math.min(Math.round((performance.now() - began) / 1000), one.max_seconds);
        screen.clear();
        happened(mine, one.next, { seconds });
      };
      mine.ends = end;
      mine.timer = setTimeout(() => { if (call === mine && mine.ends) end(); }, one.max_seconds * 1000);
      ask([], [["end", words.end_message, end]]);
      return true;
    },
    continue: (mine, one) => happened(mine, one.next, {}).then(() => true),
    hangup: () => { over(words.hung_up); return true; },
    reject: (mine, one) => { over(one.reason === "busy" ? words.busy : words.refused); return true; },
  };

  // Keys

  function listen(mine, gather) {
    state(gather.finish_on_key ? fill("finish", { key: gather.finish_on_key }) : words.press);
    wind(mine, gather);
  }

  function wind(mine, gather) {
    clearTimeout(mine.timer);
    if (!part("patient").checked) mine.timer = setTimeout(() => gathered(mine, gather), gather.timeout * 1000);
  }

  function gathered(mine, gather) {
    if (call !== mine || mine.gather !== gather) return;
    clearTimeout(mine.timer);
    const digits = mine.digits;
    Object.assign(mine, { gather: null, digits: "", interrupted: true });
    sound.stop();
    if (!digits) note("you", words.you_say_nothing);
    ready();
    happened(mine, gather.next, { digits });
  }

  function press(key) {
    if (!call) return;
    const mine = call;
    const button = phone.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 180);
    if (mine.callee) return mine.callee(key);
    if (mine.ends && key === "#") return mine.ends();
    const gather = mine.gather;
    if (!gather || (!mine.spoken && !gather.barge_in && gather.prompts.length)) return;
    note("you", fill("you_press", { keys: key }));
    mine.interrupted = true;
    sound.stop();
    if (key === gather.finish_on_key) return gathered(mine, gather);
    mine.digits += key;
    if (mine.digits.length >= gather.max_digits) return gathered(mine, gather);
    listen(mine, gather);
  }

  const rings = window.carillonDial(screen, { isOn: (one) => call === one, send: turn, happened, over });

  // Calling and hanging up

  async function dials() {
    const { number, caller, at } = form.elements;
    part("heard").replaceChildren();
    const who = { number: number.value, caller: caller.value, at: at.value };
    const mine = { who, started: performance.now(), trace: [], digits: "" };
    call = mine;
    state(words.calling);
    ready();
    part("setup").open = false;
    phone.focus();
    if (!sound.canSpeak() && !sound.quiet) note("event", words.no_voice);
    const told = await send(phone.dataset.call, mine.who);
    if (call === mine) await take(mine, told);
  }

  function hangs() {
    if (!call) return;
    over(words.you_hung_up, "you");
    phone.focus();
  }

  part("dial").addEventListener("click", dials);
  part("hangup").addEventListener("click", hangs);
  part("silence").addEventListener("click", () => { if (call && call.gather) { call.digits = ""; gathered(call, call.gather); } });
  part("skip").addEventListener("click", () => sound.stop());
  phone.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) press(key.dataset.key);
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, select, textarea, [contenteditable]");
    if (!call || busy || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    press(event.key);
  });

  // Choices that are kept, and others that change the picture

  function kept(name, apply) {
    const box = part(name);
    try { box.checked = localStorage.getItem(`carillon-phone-${name}`) === "1"; } catch { /* nothing is kept then */ }
    const changed = () => {
      apply(box.checked);
      try { localStorage.setItem(`carillon-phone-${name}`, box.checked ? "1" : "0"); } catch { /* nothing is kept then */ }
    };
    box.addEventListener("change", changed);
    apply(box.checked);
  }
  kept("mute", (value) => { sound.quiet = value; });
  kept("patient", (value) => { if (call && value) clearTimeout(call.timer); });

  let drawing = 0;

  async function redraw() {
    const mine = ++drawing;
    const wanted = form.elements.number.value;
    const asked = new URLSearchParams({ number: wanted, of: form.elements.of.value });
    const drawn = await fetch(`${phone.dataset.pictureAt}?${asked}`)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
    if (!drawn || mine !== drawing) return; // answers may overtake each other: the last choice is what counts
    beside.innerHTML = drawn; // made by the server, which escapes what people wrote
    if (call && call.path) window.carillonPicture.light(beside, call.path);
    part("zone-name").textContent = beside.querySelector("[data-zone]").dataset.zone;
    const choose = part("choose");
    if (!choose) return;
    choose.replaceChildren(beside.querySelector("[data-numbers]").content.cloneNode(true));
    if ([...choose.options].some((one) => one.value === wanted)) choose.value = wanted;
    else redraw(); // another version may not have that number
  }
  form.elements.number.addEventListener("change", redraw);
  form.elements.of.addEventListener("change", redraw);
  form.addEventListener("submit", (event) => { event.preventDefault(); if (!call) dials(); });
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
  part("handset").hidden = false;
  ready();
})();
