// What the page says: a line at the bottom for everybody, and live regions for those who listen.

import { byId } from "./elements.js";

/** Milliseconds that a line stays: some 15 words at a calm pace. An error stays until it is dismissed or mended. */
const SEEN = 6000;

let timer = 0;

/** For screen readers only. */
export function say(line) {
  byId("spoken").textContent = line;
}

export function tell(line) {
  say(line);
  show(line, false);
  timer = setTimeout(hush, SEEN);
}

export function complain(line) {
  byId("alarm").textContent = line;
  show(line, true);
}

export function hush() {
  clearTimeout(timer);
  byId("toast").hidden = true;
  byId("alarm").textContent = "";
}

function show(line, isError) {
  clearTimeout(timer);
  const toast = byId("toast");
  toast.classList.toggle("is-error", isError);
  byId("toast-text").textContent = line;
  toast.hidden = false;
  // An open dialog covers all else, so the line goes inside it.
  (document.querySelector("dialog[open]") ?? document.body).append(toast);
}

export function bindSpeech() {
  byId("toast-close").addEventListener("click", hush);
}
