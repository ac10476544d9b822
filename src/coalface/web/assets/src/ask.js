// A request made by a script: htmx names the element it will fill, as it does for requests made by attributes.
import htmx from "htmx.org/dist/htmx.esm.js";

export function ask(method, address, target, more = {}) {
  const element = typeof target === "string" ? document.querySelector(target) : target;
  return htmx.ajax(method, address, {
    source: element,
    target: element,
    headers: { "HX-Target": `${element.tagName.toLowerCase()}#${element.id}` },
    ...more,
  });
}
