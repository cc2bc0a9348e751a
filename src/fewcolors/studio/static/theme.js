// Light, dark, or as the system: a choice that this browser remembers.

import { byId, icon } from "./elements.js";

const KEPT = "fewcolors-theme";
const THEMES = ["auto", "light", "dark"];
const NAMES = { auto: "as the system", light: "light", dark: "dark" };

export function bindTheme() {
  const button = byId("theme");
  let theme = localStorage.getItem(KEPT) ?? "auto";
  const show = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.setAttribute("aria-label", `Theme: ${NAMES[theme]}`);
    button.title = `Theme: ${NAMES[theme]}`;
    button.replaceChildren(icon(`theme-${theme}`));
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    localStorage.setItem(KEPT, theme);
    show();
    document.documentElement.dispatchEvent(new Event("themechange"));
  });
  show();
}
