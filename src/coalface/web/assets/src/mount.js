// Things that need a library are wired when they appear, and the library is fetched only then.
import htmx from "htmx.org/dist/htmx.esm.js";
import "@tabler/core/dist/js/tabler.esm.js";

// What is marked ready answers to keys and clicks.
const once = (root, selector, act) => {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.push(root);
  for (const element of found) {
    if (element.dataset.mounted) continue;
    element.dataset.mounted = "1";
    Promise.resolve(act(element)).then(() => { element.dataset.ready = "1"; });
  }
};

export function mount(root) {
  once(root, "[data-chart]", async (element) => (await import("./charts.js")).draw(element));
  once(root, "select[data-typeahead]", async (element) => (await import("./typeahead.js")).attach(element));
  once(root, "[data-board-column]", async (element) => (await import("./board.js")).attach(element));
  once(root, "[data-submit-on-change]", (form) => form.addEventListener("change", () => form.requestSubmit()));
  once(root, "[data-toggle-table]", (button) => button.addEventListener("click", () => toggleTable(button)));
  once(root, "[data-toast]", (element) => {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: element.textContent.trim(), level: element.dataset.toast } }));
    element.remove();
  });
  once(root, "[data-dropzone]", dropzone);
  once(root, "[data-sheet]", async (element) => (await import("./sheet.js")).attach(element));
  once(root, "[data-viewer]", async (element) => (await import("./viewer.js")).attach(element));
  once(root, "[data-scan-form]", async (element) => (await import("./scanner.js")).attach(element));
}

function toggleTable(button) {
  const figure = button.closest("figure");
  const table = figure.querySelector("[data-chart-table]");
  table.hidden = !table.hidden;
  figure.querySelector("[data-chart]").hidden = !table.hidden;
  button.setAttribute("aria-pressed", String(!table.hidden));
  if (table.hidden) figure.querySelector("[data-chart]").dispatchEvent(new CustomEvent("resize"));
}

function dropzone(zone) {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-file-name]");
  const told = () => { if (name) name.textContent = [...input.files].map((file) => file.name).join("、"); };
  input.addEventListener("change", told);
  for (const kind of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

window.htmx = htmx;
