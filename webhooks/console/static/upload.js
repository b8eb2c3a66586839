"use strict";
// Files are sent with a bar that shows how far they are. Once they are sent the page may be left: the rest happens on the server.
function upload(address, data, bar, done) {
  const request = new XMLHttpRequest();
  const stay = (event) => event.preventDefault();
  window.addEventListener("beforeunload", stay);
  request.open("POST", address);
  if (bar) {
    bar.hidden = false;
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.upload.addEventListener("load", () => { bar.removeAttribute("value"); window.removeEventListener("beforeunload", stay); });
  }
  request.addEventListener("loadend", () => {
    window.removeEventListener("beforeunload", stay);
    done(request);
  });
  request.send(data);
}

const show = (request) => {
  if (!request.responseText) return location.reload();
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  history.replaceState(null, "", request.responseURL);
  prepare(document.querySelector("main"));
  document.querySelector("main").focus();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-upload]")) return;
  event.preventDefault();
  upload(form.action, new FormData(form), form.querySelector("progress"), show);
});
