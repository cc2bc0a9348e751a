// Files out of drops, pastes and choosers, and into the downloads.

import { element } from "./elements.js";

/** Milliseconds until the address of a download is given back: it has long begun by then. */
const KEPT = 30_000;

export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** Every file of a drop, those inside folders too, in the order of their names. */
export async function filesOf(transfer) {
  // Entries must be taken before the first wait; afterwards the drop is empty.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = await Promise.all(entries.map(filesIn));
  return found.flat();
}

async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const children = [];
  for (;;) {
    // A folder is read in portions; an empty one is the end.
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    children.push(...some);
  }
  children.sort((a, b) => a.name.localeCompare(b.name));
  return (await Promise.all(children.map(filesIn))).flat();
}

const PICTURE = /\.(png|apng|jpe?g|jfif|gif|webp|avif|bmp|tiff?|tga|ico|ppm|pgm|pbm|pnm|qoi|psd|jp2|heic|dds)$/i;

/** Whether a file is likely a picture, by its type or its name; the server has the last word. */
export const isPicture = (file) => file.type.startsWith("image/") || PICTURE.test(file.name);
