// The result as a file, and as the words that make the same file elsewhere.

import * as api from "./api.js";
import { byId } from "./elements.js";
import { saveBlob } from "./files.js";
import { complain, tell } from "./speech.js";

/** `asked()` gives {image, options}, what is on the screen. */
export function bindDownloads(asked) {
  const format = () => byId("format").value;
  const press = (id, action) => {
    const button = byId(id);
    button.addEventListener("click", async () => {
      const { image, options } = asked();
      if (!image || button.ariaBusy === "true") return;
      button.ariaBusy = "true"; // not disabled: that would take the focus away
      try {
        await action(image, options);
      } catch (error) {
        complain(error.message);
      } finally {
        button.ariaBusy = "false";
      }
    });
  };
  press("download", async (image, options) => {
    const { blob, name } = await api.download(image.id, options, format());
    saveBlob(blob, name);
    tell(`Saved ${name}`);
  });
  for (const [id, part] of [["copy-command", "command"], ["copy-python", "python"]]) {
    press(id, async (image, options) => {
      const words = (await api.spoken(image.id, options, format()))[part];
      await copy(words);
      tell(`Copied: ${words}`);
    });
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error(`The browser does not let pages copy; take it from here: ${text}`);
  }
}
