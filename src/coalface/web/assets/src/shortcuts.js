// Keys that work anywhere. Letters are left alone while somebody types.
import { tinykeys } from "tinykeys";

const typing = (event) => event.target.closest?.("input,textarea,select,[contenteditable]");
const idle = (act) => (event) => {
  if (typing(event) || event.target.closest?.("dialog[open]")) return;
  event.preventDefault();
  act(event);
};
const keys = {
  "$mod+k": (event) => { event.preventDefault(); document.dispatchEvent(new CustomEvent("palette")); },
  "/": idle(() => document.getElementById("search")?.focus()),
  "?": idle(() => document.getElementById("keys-help").showModal()),
  "Shift+?": idle(() => document.getElementById("keys-help").showModal()),
};
document.querySelectorAll("[data-keys]").forEach((link) => {
  keys[link.dataset.keys] = idle(() => { location.href = link.href; });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) document.dispatchEvent(new CustomEvent("palette"));
  if (event.target.closest("[data-keys-help]")) document.getElementById("keys-help").showModal();
});
for (const [key, move] of Object.entries({ j: 1, k: -1 })) {
  keys[key] = idle(() => document.dispatchEvent(new CustomEvent("list:move", { detail: move })));
}
keys.x = idle(() => document.dispatchEvent(new CustomEvent("list:toggle")));
keys.n = idle(() => document.querySelector("[data-primary]")?.click());
tinykeys(window, keys);
