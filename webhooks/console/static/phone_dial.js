"use strict";
// A dial on the phone of the console: nobody is rung, so whoever is at the page says what becomes of it.
// line: {isOn(call), send(call, address, what), happened(call, next, what), over(text)}
window.carillonDial = (screen, line) => {
  const { words, fill, state, note, ask } = screen;
  const sound = window.carillonSound;
  const labels = { answered: words.answered, busy: words.is_busy, no_answer: words.no_answer, failed: words.failed };

  function rings(call, dial) {
    const whom = dial.targets.map((target) => target.to).join(", ");
    state(words.ringing);
    note("event", fill("rings", { whom }));
    if (dial.music) sound.play(dial.music.url, () => {}, true);
    const told = [fill("shown", { number: dial.caller_id }), ...(dial.record ? [words.recorded] : [])];
    ask(told, dial.outcomes.map((outcome) => [outcome, labels[outcome], () => ended(call, dial, outcome, whom)]));
  }

  function ended(call, dial, outcome, whom) {
    sound.stop();
    note("you", labels[outcome]);
    if (outcome !== "answered") line.happened(call, dial.next, { outcome });
    else if (dial.whisper) whispered(call, dial, dial.whisper, {}, whom);
    else talk(call, dial, whom);
  }

  // Who has picked up hears something, and perhaps presses a key; the caller's call does not move meanwhile.
  async function whispered(call, dial, address, what, whom) {
    const told = await line.send(call, address, what);
    if (!line.isOn(call)) return;
    if (told.wrong) { line.over(told.wrong); return; }
    for (const one of told.document) {
      for (const said of one.prompts || [one]) await whisper(said);
      if (!line.isOn(call)) return;
      if (one.do === "decline") { line.happened(call, dial.next, { outcome: "no_answer" }); return; }
      if (one.do === "gather") { accepts(call, dial, one, whom); return; }
    }
    talk(call, dial, whom);
  }

  function whisper(said) {
    if (said.do !== "say" && said.do !== "play") return null;
    note("whisper", `${words.whispered} ${said.text || `♪ ${said.sound}`}`, said.language);
    return said.do === "say" ? sound.say(said.text, said.language) : sound.play(said.url, () => {});
  }

  function accepts(call, dial, gather, whom) {
    state(words.callee);
    const answer = (digits, label) => {
      call.callee = null;
      screen.clear();
      note("you", label);
      whispered(call, dial, gather.next, { digits }, whom);
    };
    call.callee = (key) => answer(key, fill("callee_presses", { key }));
    ask([words.callee], [["takes_not", words.takes_not, () => answer("", words.takes_not)]]);
  }

  function talk(call, dial, whom) {
    const began = performance.now();
    state(fill("talking", { whom }));
    note("event", fill("talking", { whom }));
    ask([], [["hang_up", words.hang_up, () => {
      note("you", words.hang_up);
      line.happened(call, dial.next, { outcome: "answered", seconds: Math.round((performance.now() - began) / 1000) });
    }]]);
  }

  return rings;
};
