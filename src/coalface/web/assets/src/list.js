// Lists: which rows are chosen, and walking them by keyboard.
import { ask } from "./ask.js";

export const selection = () => ({
  count: 0,
  all: false,
  init() {
    this.$root.addEventListener("change", (event) => {
      if (event.target.matches("[data-choose-all]")) this.choosePage(event.target.checked);
      if (event.target.matches("[data-choose],[data-choose-all]")) this.recount();
    });
    this.$root.addEventListener("htmx:after:swap", () => this.recount());
  },
  get boxes() { return [...this.$root.querySelectorAll("[data-choose]")]; },
  choosePage(checked) { this.boxes.forEach((box) => { box.checked = checked; }); },
  recount() {
    const chosen = this.boxes.filter((box) => box.checked);
    this.count = chosen.length;
    this.all = false;
    this.boxes.forEach((box) => box.closest("[data-row]").classList.toggle("is-chosen", box.checked));
    const head = this.$root.querySelector("[data-choose-all]");
    if (head) {
      head.checked = chosen.length > 0 && chosen.length === this.boxes.length;
      head.indeterminate = chosen.length > 0 && !head.checked;
    }
  },
  clear() { this.choosePage(false); this.recount(); },
  everything() { this.all = true; },
  get none() { return this.count === 0; },
  get some() { return this.count > 0; },
  get fullPage() { return this.count > 0 && this.count === this.boxes.length && !this.all; },
});

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.activeElement?.closest?.("[data-row]");

document.addEventListener("list:move", (event) => {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at + event.detail))];
  next?.focus();
  if (document.documentElement.classList.contains("has-panel")) next?.click();
});
document.addEventListener("list:reload", () => {
  if (document.getElementById("list-region")) ask("GET", location.pathname + location.search, "#list-region", { swap: "innerMorph" });
});

// The column chooser writes the chosen keys into the address.
document.addEventListener("change", (event) => {
  const chooser = event.target.closest("[data-columns]");
  if (!chooser) return;
  event.stopPropagation();
  const chosen = [...chooser.querySelectorAll(":checked")].map((box) => box.dataset.column);
  const address = new URL(chooser.dataset.address, location.href);
  address.searchParams.set("cols", chosen.join(","));
  ask("GET", address.pathname + address.search, "#list-region", { swap: "innerMorph", push: address.pathname + address.search });
}, true);

document.addEventListener("list:toggle", () => current()?.querySelector("[data-choose]")?.click());

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row || event.target !== row) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("list:move", { detail: event.key === "ArrowDown" ? 1 : -1 }));
  }
  if (event.key === "Enter" && row.dataset.url) location.href = row.dataset.url;
  if (event.key === " " && row.dataset.url) { event.preventDefault(); row.click(); }
});

// A click anywhere on a row opens the side panel, unless it was meant for something inside the row.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row?.dataset.url || event.target.closest("a,button,input,label,select,summary,[data-no-row]")) return;
  if (getSelection().toString()) return;
  if (event.ctrlKey || event.metaKey) { open(row.dataset.url); return; }
  rows().forEach((other) => other.classList.toggle("is-open", other === row));
  row.focus({ preventScroll: true });
  ask("GET", row.dataset.url, "#panel", { swap: "innerHTML" });
});
