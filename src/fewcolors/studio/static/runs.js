// When to ask for which result, and which answers to believe.
//
// A change asks for a preview at once. One preview is under way at most: changes that come meanwhile wait, and the latest of
// them goes next. When nothing changed for a while the full result is asked for, and when that is shown, its numbers.
// Every request has a serial number, and an answer older than what is shown is dropped, whatever the network did.

import * as api from "./api.js";

/** Milliseconds without a change until the full result is worth its time: a hand that pauses longer looks at the picture. */
const REST = 250;
/** A full result that took longer than this (ms) waits until the knob is let go: it would slow the previews down. */
const SLOW = 600;

const client = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join("");

export class Runs {
  #events;
  #serial = 0;
  #shown = 0;
  #wanted = null; // the latest {image, options, since}
  #under = null; // AbortController of the preview under way
  #stale = false; // a change came while a preview was under way
  #timer = 0;
  #full = null; // AbortController of the full result under way
  #fullTime = 0;
  #held = false;

  /** `events`: {picture(result, since), numbers(numbers), busy(boolean), fault(error), warning(line)}. */
  constructor(events) {
    this.#events = events;
    addEventListener("pointerdown", () => (this.#held = true), true);
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => this.#release(), true);
  }

  /** The options changed at `since` (a time of performance.now): preview now, the full result on rest. */
  touch(image, options, since = performance.now()) {
    this.#wanted = { image, options, since };
    this.#abandonFull();
    this.#preview();
    this.#restart();
  }

  /** Another picture: a preview first, since a large one takes seconds. What was asked before is not shown any more. */
  open(image, options) {
    this.#wanted = { image, options, since: null };
    this.#shown = this.#serial;
    this.#under?.abort();
    this.#under = null;
    this.#abandonFull();
    this.#preview();
    this.#restart();
  }

  #restart() {
    clearTimeout(this.#timer);
    // A full result would take the place of a preview that is under way, and leave the screen as it was for longer.
    const wait = () => this.#under || (this.#held && this.#fullTime > SLOW);
    this.#timer = setTimeout(() => (wait() ? this.#restart() : this.#complete()), REST);
  }

  #release() {
    this.#held = false;
  }

  #abandonFull() {
    this.#full?.abort();
    this.#full = null;
  }

  #body(options, preview) {
    this.#serial += 1;
    return { options, preview, serial: this.#serial, client };
  }

  async #preview() {
    this.#stale = this.#under !== null;
    if (this.#stale) return;
    const control = new AbortController();
    this.#under = control;
    const { image, options, since } = this.#wanted;
    this.#tellBusy();
    try {
      const body = this.#body(options, true);
      this.#show(body.serial, await api.quantize(image.id, body, control.signal), since);
    } catch (error) {
      this.#complain(error);
    } finally {
      if (this.#under === control) this.#next();
    }
  }

  /** The preview under way has ended. */
  #next() {
    this.#under = null;
    if (this.#stale) this.#preview();
    this.#tellBusy();
  }

  async #complete() {
    const { image, options, since } = this.#wanted;
    const control = new AbortController();
    this.#full = control;
    this.#stale = false;
    const body = this.#body(options, false);
    this.#tellBusy();
    try {
      const began = performance.now();
      const answer = await api.quantize(image.id, body, control.signal);
      this.#fullTime = performance.now() - began;
      if (!this.#show(body.serial, answer, since)) return;
      this.#events.warning(answer.head.warning ?? null);
      const numbers = answer.head.numbers ?? (await api.numbers(image.id, body, control.signal));
      if (this.#serial === body.serial) this.#events.numbers(numbers.numbers ?? numbers);
    } catch (error) {
      this.#complain(error);
    } finally {
      if (this.#full === control) this.#full = null;
      this.#tellBusy();
    }
  }

  /** Shows an answer unless a newer one is on the screen already; says whether it did. */
  #show(serial, { head, buffers }, since) {
    if (serial <= this.#shown) return false;
    this.#shown = serial;
    this.#events.picture(head, buffers, since);
    return true;
  }

  #complain(error) {
    if (error.name === "AbortError" || error.superseded) return;
    if (error.status === 429) {
      // Too many at once: the same again, a little later.
      setTimeout(() => this.#restart(), error.retryAfter * 1000);
      return;
    }
    this.#events.fault(error);
  }

  #tellBusy() {
    this.#events.busy(this.#under !== null || this.#full !== null);
  }
}
