// A box that asks the server while typing: the palette and the global search. Arrows move, Enter goes, Esc leaves.
import htmx from "htmx.org/dist/htmx.esm.js";

export const picker = () => ({
  active: -1,
  init() {
    const dialog = this.$root.closest("dialog");
    if (dialog) {
      document.addEventListener("palette", () => {
        if (!dialog.open) dialog.showModal();
        this.input.value = "";
        this.ask();
        this.input.focus();
      });
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    } else {
      document.addEventListener("click", (event) => { if (!this.$root.contains(event.target)) this.hide(); });
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("focus", () => { if (this.input.value) this.ask(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("htmx:after:swap", () => { this.show(); this.mark(this.options.length ? 0 : -1); });
  },
  get input() { return this.$root.querySelector("input"); },
  get list() { return this.$root.querySelector("[role=listbox]"); },
  get options() { return [...this.list.querySelectorAll("[role=option]")]; },
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  },
  async ask() {
    const asked = this.input.value.trim();
    if (!asked && !this.$root.closest("dialog")) return this.hide();
    this.controller?.abort();
    this.controller = new AbortController();
    try {
      const answer = await fetch(`${this.$root.dataset.url}?q=${encodeURIComponent(asked)}`, { signal: this.controller.signal, headers: { "HX-Request": "true", "HX-Target": `div#${this.list.id}`, "HX-Request-Type": "partial" } });
      if (!answer.ok || asked !== this.input.value.trim()) return;
      await htmx.swap({ sourceElement: this.list, target: this.list, text: await answer.text(), swap: "innerHTML" });
      this.show();
      this.mark(this.options.length ? 0 : -1);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  },
  show() { this.list.hidden = false; this.input.setAttribute("aria-expanded", "true"); },
  hide() {
    if (this.$root.closest("dialog")) return;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  },
  mark(index) {
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.active = index;
    const option = this.options[index];
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  },
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.options.length) {
      event.preventDefault();
      this.mark((this.active + step + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && !event.isComposing) {
      const option = this.options[this.active];
      if (option) { event.preventDefault(); option.click(); }
    } else if (event.key === "Escape" && !this.$root.closest("dialog")) {
      event.preventDefault();
      this.hide();
      this.input.blur();
    }
  },
});
