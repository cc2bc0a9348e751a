// The palette as people touch it: swatches, their menu, edits, and what all of that asks of the options.

import { hexOf, wordOf } from "./colors.js";
import { copy } from "./downloads.js";
import { editColor } from "./editor.js";
import * as edits from "./edits.js";
import { byId } from "./elements.js";
import { complain, say, tell } from "./speech.js";
import { SwatchMenu } from "./swatchmenu.js";
import { Swatches } from "./swatches.js";

/** `change(patch)` takes over options. Returns {current()}: the palette on the screen, to be saved. */
export function bindPalette({ store, stage, change }) {
  const note = byId("palette-note");
  let focusAt = null; // the swatch to focus when the palette is drawn anew
  let merging = false;

  const swatches = new Swatches(byId("swatches"), {
    hover: (index) => {
      stage.highlight(index);
      if (!merging) note.textContent = index === null ? usual() : swatches.lineOf(index);
    },
    open: (index, button) => openMenu(index, button),
    move,
    key: (name, index) => {
      const action = { l: lock, c: copyHex, e: edit, m: merge, Delete: remove, Backspace: remove }[name];
      action?.(index);
      return Boolean(action);
    },
  });
  const menu = new SwatchMenu(byId("swatch-menu"), () => stage.highlight(null));

  const shown = () => store.value.result;
  const usual = () => (store.value.options.palette ? "Edited by hand: other knobs only map pixels to it." : "\u00a0");
  const act = (patch, line, at) => {
    focusAt = at ?? null;
    change(patch);
    say(line);
  };

  function openMenu(index, button) {
    const { rgba, weights } = shown();
    const locked = store.value.options.locked.includes(hexOf(rgba[index]));
    const others = rgba.length > 1;
    menu.open(button, rgba[index], weights[index], [
      ["copy", "Copy hex code", "C", () => copyHex(index)],
      locked ? ["unlock", "Unlock", "L", () => lock(index)] : ["lock", "Lock", "L", () => lock(index)],
      ["edit", "Edit…", "E", () => edit(index)],
      ["merge", "Merge with…", "M", others && (() => merge(index))],
      ["left", "Move back", "Alt ←", index > 0 && (() => move(index, index - 1))],
      ["right", "Move on", "Alt →", index < rgba.length - 1 && (() => move(index, index + 1))],
      ["remove", "Remove", "Del", others && (() => remove(index))],
    ]);
    stage.highlight(index);
  }

  async function copyHex(index) {
    const hex = hexOf(shown().rgba[index]);
    try {
      await copy(hex);
      tell(`Copied ${hex}`);
    } catch (error) {
      complain(error.message);
    }
  }

  function lock(index) {
    const patch = edits.lockTurned(shown(), store.value.options, index);
    const hex = hexOf(shown().rgba[index]);
    act(patch, `${hex} ${patch.locked.includes(hex) ? "locked" : "unlocked"}`, index);
  }

  function edit(index) {
    const result = shown();
    const words = Uint32Array.from(result.rgba, wordOf);
    editColor(result.rgba[index], {
      seen: (color) => stage.tint(words.map((word, i) => (i === index ? wordOf(color) : word))),
      used: (color) => act(edits.replaced(result, store.value.options, index, color), `Colour is now ${hexOf(color)}`, index),
      left: () => {
        stage.tint(null);
        swatches.focus(index);
      },
    });
  }

  function remove(index) {
    if (shown().rgba.length < 2) return;
    act(edits.removed(shown(), store.value.options, index), `${hexOf(shown().rgba[index])} removed`, index);
  }

  function move(from, to) {
    act(edits.moved(shown(), store.value.options, from, to), `Moved to place ${to + 1}`, to);
  }

  function merge(index) {
    if (shown().rgba.length < 2) return;
    merging = true;
    note.textContent = "Choose the colour to merge with; Escape ends it.";
    say(note.textContent);
    swatches.focus(index);
    swatches.choose((into) => {
      merging = false;
      swatches.choose(null);
      note.textContent = usual();
      if (into === null || into === index) return;
      const at = into > index ? into - 1 : into;
      act(edits.merged(shown(), store.value.options, index, into), "Two colours are one", at);
    });
  }

  store.on(["result", "options"], ({ result, options }) => {
    byId("palette-reset").disabled = !options.palette && !options.locked.length;
    if (!result) return;
    swatches.show(result.rgba, result.weights, options.locked);
    byId("palette-count").textContent = String(result.rgba.length);
    if (!merging) note.textContent = usual();
    if (focusAt !== null && !result.preview) {
      swatches.focus(focusAt);
      focusAt = null;
    }
  });
  byId("palette-reset").addEventListener("click", () => act({ palette: null, locked: [] }, "Palette made anew, nothing locked"));
  return { current: () => shown() && { rgba: shown().rgba, names: store.value.options.palette?.names ?? null } };
}
