// On narrow screens the settings are a sheet, which can be put down to see more of the picture.

import { byId } from "./elements.js";

export function bindSheet() {
  const handle = byId("sheet-handle");
  const turn = (open) => {
    byId("panel").classList.toggle("is-closed", !open);
    handle.setAttribute("aria-expanded", open);
  };
  const isOpen = () => handle.getAttribute("aria-expanded") === "true";
  let from = null;
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const moved = event.clientY - (from ?? event.clientY);
    from = null;
    // A swipe says which way; a tap, which ends as a click, turns it over.
    if (Math.abs(moved) > 20) turn(moved < 0);
    handle.dataset.swiped = Math.abs(moved) > 20 ? "yes" : "";
  });
  handle.addEventListener("click", () => {
    if (!handle.dataset.swiped) turn(!isOpen());
    handle.dataset.swiped = "";
  });
}
