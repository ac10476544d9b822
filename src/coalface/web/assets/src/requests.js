// Every htmx request: token, progress bar, failures said aloud, going offline.
import htmx from "htmx.org/dist/htmx.esm.js";
import { ask } from "./ask.js";
import { toast } from "./overlays.js";

Object.assign(htmx.config, { history: "reload", includeIndicatorCSS: false, defaultTimeout: 30000 });

const words = document.body.dataset;
let running = 0;
const bar = () => document.documentElement.classList.toggle("is-loading", running > 0);

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
});
document.addEventListener("htmx:before:request", () => { running += 1; bar(); });
document.addEventListener("htmx:finally:request", () => { running = Math.max(0, running - 1); bar(); });

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx) return;
  if (ctx.target?.matches?.("[data-retry]")) return failed(ctx);
  toast({ level: "danger", text: navigator.onLine ? words.failed : words.offline });
});

// A region that could not load keeps its place and offers to try again.
function failed(ctx) {
  const notice = document.getElementById("retry-notice").content.cloneNode(true);
  notice.querySelector("button").addEventListener("click", () => ask("GET", ctx.request.action, ctx.target, { swap: ctx.swap }));
  ctx.target.replaceChildren(notice);
}

// A full page or a server failure must not be poured into a fragment.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response?.status ?? 200;
  if (status >= 500 || status === 404 || status === 403) {
    event.preventDefault();
    toast({ level: "danger", text: ctx.response.headers.get("X-Message") ? decodeURIComponent(ctx.response.headers.get("X-Message")) : words.failed });
  }
});
// A session that ended: the answer is the login page, so go there as a whole page.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (raw.redirected && new URL(raw.url).pathname.startsWith("/accounts/")) {
    event.preventDefault();
    location.href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  }
});

// The address of a filtered list says only what is filtered.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches?.("[data-tidy]")) return;
  for (const [name, value] of [...ctx.request.body]) if (value === "") ctx.request.body.delete(name);
});

// What a person opened stays open while the list around it is renewed.
htmx.registerExtension("keep", {
  htmx_before_morph_attr: (element, { attrName }) =>
    !(element.matches("[data-keep]") && ["class", "style", "aria-expanded", "data-popper-placement"].includes(attrName)),
});

// Something sent from a form that stays: empty the form once the answer is good.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement.matches?.("[data-composer]") && ctx.response.status < 400) ctx.sourceElement.reset();
});

const online = () => { document.getElementById("offline").hidden = navigator.onLine; };
addEventListener("online", online);
addEventListener("offline", online);
online();
