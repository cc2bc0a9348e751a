// What the page knows, in one place. Modules set parts of it and listen to the parts they show.

export class Store {
  #value;
  #listeners = [];

  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** Takes over the parts of `patch` that differ and tells who listens to any of them, once each. */
  set(patch) {
    const changed = Object.keys(patch).filter((key) => this.#value[key] !== patch[key]);
    if (!changed.length) return;
    this.#value = { ...this.#value, ...patch };
    for (const { keys, listener } of this.#listeners) {
      if (keys.some((key) => changed.includes(key))) listener(this.#value);
    }
  }

  on(keys, listener) {
    this.#listeners.push({ keys, listener });
  }
}
