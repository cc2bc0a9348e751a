// The page's one dialog: a title, a body, and buttons below. It closes with Escape, its cross, or a press outside of it.

import { byId, element, icon } from "./elements.js";

/** Opens with `body` (elements) and `buttons` ([text, action, primary]); an action that returns false keeps it open. */
export function openDialog(title, body, buttons = [], closed = () => {}) {
  const dialog = byId("dialog");
  const close = () => dialog.close();
  const cross = element("button", { class: "icon-button", "aria-label": "Close", onclick: close }, icon("close"));
  const head = element("div", { class: "dialog-head" }, element("h2", { id: "dialog-title" }, title), cross);
  const foot = element("div", { class: "dialog-foot" }, ...buttons.map((button) => footButton(button, close)));
  dialog.replaceChildren(head, element("div", { class: "dialog-body", tabindex: -1 }, ...body), ...(buttons.length ? [foot] : []));
  dialog.onclose = () => {
    // A line that was shown inside goes back to the page with its dialog gone.
    document.body.append(byId("toast"));
    closed();
  };
  dialog.onclick = (event) => event.target === dialog && close();
  if (!dialog.open) dialog.showModal();
  return close;
}

function footButton([text, action, primary], close) {
  const press = async () => (await action()) !== false && close();
  return element("button", { class: primary ? "button primary" : "button", type: "button", onclick: press }, text);
}
