// The only place that talks to the server. Every request carries the token that the address brought.

import { decode } from "./wire.js";

const KEPT = "fewcolors-token";

/** What the server answered when it did not do as asked; `message` says what to try. */
export class Refusal extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether a newer request took this one's place: nothing to tell anybody. */
  get superseded() {
    return this.status === 409;
  }
}

/** The token out of the address, which loses it: an address that is copied or photographed gives nothing away. A reload
    finds it in this tab's storage. */
function takeToken() {
  const address = new URL(location.href);
  const token = address.searchParams.get("token");
  if (token) {
    sessionStorage.setItem(KEPT, token);
    address.searchParams.delete("token");
    history.replaceState(null, "", address);
  }
  return sessionStorage.getItem(KEPT) ?? "";
}

const token = takeToken();

async function refusalOf(response) {
  let message = `The server answered ${response.status}; try again.`;
  try {
    message = (await response.json()).error ?? message;
  } catch {
    // Not JSON: the line above has to do.
  }
  return new Refusal(response.status, message, Number(response.headers.get("Retry-After")) || 1);
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      ...options,
      headers: { "X-Fewcolors-Token": token, ...options.headers },
      cache: "no-store",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, "The studio does not answer; is `fewcolors studio` still running?", 1);
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
}

const post = (path, body, signal) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });

const json = async (response) => (await response).json();
const wire = async (response) => decode(await (await response).arrayBuffer());

/** {blob, name}: a file and what it is to be called. */
async function fileOf(request) {
  const response = await request;
  const disposition = response.headers.get("Content-Disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1] ?? /filename="?([^";]+)/i.exec(disposition)?.[1];
  return { blob: await response.blob(), name: decodeURIComponent(name ?? "picture") };
}

const image = (id, rest) => `images/${encodeURIComponent(id)}/${rest}`;

export const start = () => json(ask("start"));
export const upload = (file) =>
  json(ask(`images?name=${encodeURIComponent(file.name || "pasted.png")}`, { method: "POST", body: file }));
export const forget = (id) => ask(`images/${encodeURIComponent(id)}`, { method: "DELETE" });
export const pixels = (id, size, signal) => wire(ask(image(id, `pixels?size=${size}`), { signal }));
export const quantize = (id, body, signal) => wire(post(image(id, "quantize"), body, signal));
export const numbers = (id, body, signal) => json(post(image(id, "numbers"), body, signal));
export const download = (id, options, format) => fileOf(post(image(id, "download"), { options, format }));
export const spoken = (id, options, format) => json(post(image(id, "spoken"), { options, format }));
export const cloud = (id, space) => wire(ask(image(id, `cloud?space=${space}&most=20000`)));
export const compare = (id, nColors, signal) => wire(post(image(id, "compare"), { n_colors: nColors }, signal));
export const curve = (id, options, signal) => json(post(image(id, "curve"), { options }, signal));
export const loadPalette = (file) =>
  json(ask(`palette/load?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file }));
export const savePalette = (palette, format) => fileOf(post("palette/save", { ...palette, format }));
export const paletteFormats = () => json(ask("palette/formats"));
export const namedPalettes = () => json(ask("palette/named"));
export const namedPalette = (name) => json(ask(`palette/named/${encodeURIComponent(name)}`));
export const batch = (ids, options, format, shared) => fileOf(post("batch", { ids, options, format, shared }));
