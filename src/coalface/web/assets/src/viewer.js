// Pages of a scan: one at a time, larger or smaller, turned by quarters.
const STEPS = [100, 150, 200, 300, 400];

export function attach(viewer) {
  const stage = viewer.querySelector(".cf-viewer-stage");
  const pages = [...viewer.querySelectorAll("[data-view-image]")];
  const shown = viewer.querySelector("[data-view-page]");
  let page = 0, step = 0, quarter = 0;
  const draw = () => {
    pages.forEach((image, number) => { image.hidden = number !== page; });
    const image = pages[page];
    if (!image) return;
    image.dataset.turn = quarter;
    image.style.width = `${STEPS[step]}%`;
    image.style.transform = quarter ? `rotate(${quarter * 90}deg)` : "";
    const spare = quarter % 2 ? Math.max(0, (image.offsetWidth - image.offsetHeight) / 2) : 0;
    image.style.marginBlock = `${spare}px`;
    if (shown) shown.textContent = page + 1;
  };
  const acts = {
    previous: () => { page = Math.max(0, page - 1); stage.scrollTo(0, 0); },
    next: () => { page = Math.min(pages.length - 1, page + 1); stage.scrollTo(0, 0); },
    in: () => { step = Math.min(STEPS.length - 1, step + 1); },
    out: () => { step = Math.max(0, step - 1); },
    turn: () => { quarter = (quarter + 1) % 4; },
  };
  const keys = { PageUp: "previous", PageDown: "next", "+": "in", "=": "in", "-": "out", r: "turn" };
  viewer.addEventListener("click", (event) => {
    const act = acts[event.target.closest("[data-view]")?.dataset.view];
    if (act) { act(); draw(); }
  });
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    acts[keys[event.key]]();
    draw();
  });
}
