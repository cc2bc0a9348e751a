// The figures of the result: shown as soon as each is known, with room kept for those to come.

import { byId } from "./elements.js";
import { bytes, figure, milliseconds, whole } from "./numerals.js";

const LATE = ["mse", "psnr", "delta_e", "ssim"];
const LATE_IDS = [...LATE.map((name) => `n-${name}`)];

export function bindNumbers() {
  for (const id of LATE_IDS) byId(id).dataset.late = "";
}

/** Colours and time are known at once; the rest is what it was, greyed, until it is measured. */
export function showCounts(colors, distinct, time) {
  const [now, before] = [byId("n-colors"), byId("n-time")];
  now.textContent = whole(colors);
  now.title = `of ${whole(distinct)}`;
  before.textContent = milliseconds(time);
  document.querySelector(".numbers").classList.add("is-waiting");
}

export function showNumbers(numbers) {
  for (const name of LATE) byId(`n-${name}`).textContent = figure(numbers[name], name === "ssim" ? 4 : 3);
  // Without any error there is no ratio to it: null.
  byId("n-psnr").textContent = numbers.psnr === null ? "∞" : `${numbers.psnr.toFixed(1)} dB`;
  showSize(numbers.bytes, numbers.input_bytes);
  document.querySelector(".numbers").classList.remove("is-waiting");
}

function showSize(size, input) {
  const ratio = size / input;
  const saving = byId("n-saving");
  byId("n-bytes").textContent = bytes(size);
  const change = Math.abs(Math.round((1 - ratio) * 100));
  saving.textContent = `${ratio <= 1 ? "−" : "+"}${change} % of ${bytes(input)}`;
  saving.classList.toggle("is-good", ratio < 1);
  byId("n-gauge").style.width = `${Math.min(100, ratio * 100)}%`;
}

export function clearNumbers() {
  for (const id of [...LATE_IDS, "n-bytes", "n-colors", "n-time"]) byId(id).textContent = "–";
  byId("n-saving").textContent = "\u00a0";
  byId("n-gauge").style.width = "0";
}
