"use strict";
// A prompt spoken into the browser: recorded, listened to, and sent like any other file.
function recorder(box) {
  if (!window.MediaRecorder || !navigator.mediaDevices) return;
  box.hidden = false;
  const find = (what) => box.querySelector(`[data-do="${what}"]`);
  const state = box.querySelector("[data-state]"), heard = box.querySelector("[data-heard]");
  const record = find("record"), stop = find("stop");
  let taken = null, recorded = null, timer = 0;
  record.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    } catch {
      state.textContent = box.dataset.wordsDenied;
      return;
    }
    const parts = [], began = Date.now();
    taken = new MediaRecorder(stream);
    taken.addEventListener("dataavailable", (event) => parts.push(event.data));
    taken.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(timer);
      state.textContent = "";
      recorded = new Blob(parts, { type: taken.mimeType });
      heard.querySelector("audio").src = URL.createObjectURL(recorded);
      heard.hidden = false;
      stop.hidden = true;
      record.hidden = false;
      find("keep").focus();
    });
    taken.start();
    const tell = () => { state.textContent = box.dataset.wordsRecording.replace("{seconds}", `${Math.round((Date.now() - began) / 1000)} s`); };
    tell();
    timer = setInterval(tell, 1000);
    record.hidden = true;
    stop.hidden = false;
    stop.focus();
  });
  stop.addEventListener("click", () => taken.stop());
  find("keep").addEventListener("click", () => {
    const data = new FormData();
    data.append("csrf_token", document.querySelector('[name="csrf_token"]').value);
    data.append("file", recorded, "recording");
    upload(box.dataset.recorder, data, heard.querySelector("progress"), show);
  });
}

const drawRecorders = (root) => { for (const box of root.querySelectorAll("[data-recorder]")) recorder(box); };
document.addEventListener("carillon:shown", (event) => drawRecorders(event.detail));
drawRecorders(document.querySelector("main"));
