// Toasts, the dialog and the side panel. The dialog is the browser's own; it keeps focus inside and gives it back.
const dialog = document.getElementById("dialog");
const panel = document.getElementById("panel");
let opener = null;

export function toast({ text, level = "success", url = "", label = "" }) {
  const item = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  item.dataset.level = level;
  item.querySelector("[data-text]").textContent = text;
  const link = item.querySelector("a");
  if (url) { link.href = url; link.textContent = label; link.hidden = false; }
  const remove = () => item.remove();
  item.querySelector("button").addEventListener("click", remove);
  document.getElementById("toasts").append(item);
  if (level !== "danger") setTimeout(remove, url ? 10000 : 5000);
}
document.addEventListener("toast", (event) => toast(event.detail));

export function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.documentElement.classList.remove("has-panel");
  panel.replaceChildren();
  document.querySelectorAll("[data-row].is-open").forEach((row) => row.classList.remove("is-open"));
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

document.addEventListener("htmx:before:request", (event) => {
  const { target } = event.detail.ctx;
  const from = document.activeElement;
  if ((target === panel || target === dialog) && !panel.contains(from) && !dialog.contains(from)) opener = from;
});
document.addEventListener("htmx:after:swap", (event) => {
  let { target } = event.detail.ctx;
  if (typeof target === "string") target = document.querySelector(target); // the server chose another place
  if (target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
  if (target === panel && panel.childElementCount) {
    panel.hidden = false;
    document.documentElement.classList.add("has-panel");
    if (!panel.contains(document.activeElement)) panel.focus({ preventScroll: true });
  }
});

dialog.addEventListener("close", () => { dialog.replaceChildren(); if (opener?.isConnected) opener.focus(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
document.addEventListener("closeDialog", () => dialog.close());
document.addEventListener("closePanel", closePanel);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close=panel]")) closePanel();
  if (event.target.closest("[data-close=dialog]")) dialog.close();
  if (event.target.closest("[data-print]")) print();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !dialog.open && !document.querySelector(".dropdown-menu.show")) {
    closePanel();
  }
});
