"use strict";
// What is heard on the phone: sounds by their address, texts by the browser's own voice, a tone. Everything can be stopped, and
// everything ends, whether or not there is a loudspeaker, a voice or an answer from the browser.
window.carillonSound = (() => {
  const READING = 15; // characters in a second, as voices read
  const SILENT_MS = [400, 2000]; // for a text that is only read, at least and at most
  const voice = window.speechSynthesis;
  let quiet = false;
  let stopping = null; // ends what is heard now

  // A promise that `begin` fulfils by calling done(); stop() fulfils it too, after what begin returned to tidy up.
  function heard(begin) {
    return new Promise((resolve) => {
      let tidy = null;
      let over = false;
      const done = () => {
        if (over) return;
        over = true;
        if (stopping === done) stopping = null;
        if (tidy) tidy();
        resolve();
      };
      stopping = done;
      tidy = begin(done) || null;
      if (over && tidy) tidy();
    });
  }

  const wait = (ms) => heard((done) => {
    const timer = setTimeout(done, ms);
    return () => clearTimeout(timer);
  });

  const canSpeak = () => Boolean(voice && voice.getVoices().length);

  function say(text, language) {
    const reading = (text.length / READING) * 1000;
    if (quiet || !canSpeak()) return wait(Math.max(SILENT_MS[0], Math.min(reading, SILENT_MS[1])));
    return heard((done) => {
      const words = new SpeechSynthesisUtterance(text);
      words.lang = language;
      words.onend = words.onerror = done;
      voice.cancel();
      voice.speak(words);
      const timer = setTimeout(done, reading * 2 + 8000); // some browsers forget to tell the end
      return () => { clearTimeout(timer); voice.cancel(); };
    });
  }

  // missing: called where the sound cannot be played
  function play(url, missing, loops) {
    return heard((done) => {
      const audio = new Audio(new URL(url, location.href).pathname);
      audio.muted = quiet;
      audio.loop = Boolean(loops);
      audio.onended = done;
      audio.onerror = () => { missing(); done(); };
      const started = audio.play();
      if (started) started.catch(() => { if (!audio.error) { missing(); done(); } });
      return () => { audio.onerror = null; audio.pause(); };
    });
  }

  function tone() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (quiet || !Context) return wait(300);
    const context = new Context();
    const source = context.createOscillator();
    const level = context.createGain();
    source.frequency.value = 1000;
    level.gain.value = 0.12;
    source.connect(level).connect(context.destination);
    source.start();
    return wait(350).then(() => { source.stop(); return context.close(); });
  }

  return {
    say,
    play,
    tone,
    wait,
    canSpeak,
    get quiet() { return quiet; },
    set quiet(value) { quiet = value; if (value) stop(); },
    stop,
  };

  function stop() {
    if (stopping) stopping();
  }
})();
