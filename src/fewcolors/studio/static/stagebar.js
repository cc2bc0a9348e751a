// The row under the picture: what is shown, and how large.

import { byId } from "./elements.js";

export function bindStageBar() {
  const buttons = [...document.querySelectorAll("[data-mode]")];
  return {
    showMode(mode) {
      for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.mode === mode);
    },
    attach(stage) {
      const { viewport } = stage;
      for (const button of buttons) button.addEventListener("click", () => stage.setMode(button.dataset.mode));
      byId("zoom-in").addEventListener("click", () => viewport.step(1));
      byId("zoom-out").addEventListener("click", () => viewport.step(-1));
      byId("zoom-fit").addEventListener("click", () => viewport.fit());
      byId("zoom-one").addEventListener("click", () => viewport.one());
      viewport.onChange(() => (byId("zoom-level").textContent = `${percentOf(viewport.scale)} %`));
    },
  };
}

const percentOf = (scale) => (scale < 0.1 ? (scale * 100).toFixed(1) : Math.round(scale * 100));
