// A select whose options come from the server while typing.
import TomSelect from "tom-select/base";
import clear from "tom-select/dist/esm/plugins/clear_button/plugin.js";

TomSelect.define("clear_button", clear);

export function attach(select) {
  const { typeahead: url, empty } = select.dataset;
  // The label goes over to the box that is typed into; the select behind it keeps its name for screen readers.
  select.setAttribute("aria-label", select.labels[0]?.textContent.trim() ?? "");
  new TomSelect(select, {
    valueField: "id",
    labelField: "text",
    searchField: [],
    maxOptions: 20,
    loadThrottle: 150,
    preload: "focus",
    plugins: select.required ? [] : { clear_button: { title: select.dataset.clear } },
    load: (text, done) => fetch(`${url}?q=${encodeURIComponent(text)}`).then((answer) => answer.json()).then((found) => done(found.options), () => done()),
    render: {
      option: (item, escape) => `<div><div>${escape(item.text)}</div>${item.detail ? `<small class="text-secondary">${escape(item.detail)}</small>` : ""}</div>`,
      no_results: () => `<div class="no-results">${empty}</div>`,
      loading: () => "",
    },
  });
}
