// A grid of boxes typed into like a spreadsheet: Enter goes down, arrows leave a box at the edges of its
// text, and a block copied from a spreadsheet fills the boxes from the one it is pasted into.
const boxesOf = (row) => [...row.querySelectorAll("input:not([type=hidden]),select")];
const atStart = (box) => box.selectionStart === 0 && [0, box.value.length].includes(box.selectionEnd);
const atEnd = (box) => box.selectionEnd === box.value.length && [0, box.value.length].includes(box.selectionStart);
const isText = (box) => box.matches("input");

// Rows down and boxes right that a key asks for; an open list of choices keeps its own keys.
const STEPS = {
  Enter: (box, shift) => [shift ? -1 : 1, 0],
  ArrowDown: (box) => isText(box) && [1, 0],
  ArrowUp: (box) => isText(box) && [-1, 0],
  ArrowLeft: (box) => (!isText(box) || atStart(box)) && [0, -1],
  ArrowRight: (box) => (!isText(box) || atEnd(box)) && [0, 1],
};

export function attach(sheet) {
  const rows = [...sheet.querySelectorAll("tbody tr")].map(boxesOf).filter((row) => row.length);
  const placeOf = (box) => {
    const down = rows.findIndex((row) => row.includes(box));
    return down < 0 ? null : [down, rows[down].indexOf(box)];
  };
  sheet.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    if (!place || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = (event.key === "Enter" || !event.shiftKey) && STEPS[event.key]?.(event.target, event.shiftKey);
    if (!step) return;
    event.preventDefault();
    const next = rows[place[0] + step[0]]?.[place[1] + step[1]];
    next?.focus();
    if (next && isText(next)) next.select();
  });
  sheet.addEventListener("paste", (event) => {
    const place = placeOf(event.target);
    const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    if (!place || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    const fits = lines.flatMap((line, down) => line.map((text, right) => fill(rows[place[0] + down]?.[place[1] + right], text.trim())));
    told(sheet, fits);
  });
}

// Whether a box took the text; null for an empty cell, which leaves its box as it is.
function fill(box, text) {
  if (!text) return null;
  if (!box) return false;
  const value = isText(box) ? text.replace(/[,，\s]/g, "") : [...box.options].find((one) => one.text === text)?.value;
  if (value === undefined) return false;
  box.value = value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function told(sheet, fits) {
  const left = fits.filter((one) => one === false).length;
  const words = [sheet.dataset.filled.replace("{n}", fits.filter(Boolean).length)];
  if (left) words.push(sheet.dataset.left.replace("{n}", left));
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words.join(" "), level: left ? "warning" : "success" } }));
}
