// The pages are plain HTML; this adds what HTML lacks. Each module wires itself to data attributes.
import htmx from "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-alpine-compat.js";
import Alpine from "@alpinejs/csp";
import "./requests.js";
import "./overlays.js";
import "./preferences.js";
import "./shortcuts.js";
import "./inline.js";
import { picker } from "./picker.js";
import { selection } from "./list.js";
import { mount } from "./mount.js";

window.Alpine = Alpine;
Alpine.data("picker", picker);
Alpine.data("selection", selection);
Alpine.start();

htmx.onLoad(mount);
