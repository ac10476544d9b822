// Cards move by drag, by touch and by keyboard; the server has the last word and answers with the new board.
import Sortable from "sortablejs";
import { ask } from "./ask.js";

const send = (board, card, column, position) => ask("POST", board.dataset.move, board, { swap: "outerHTML", values: { card, column, position } });

export function attach(column) {
  const board = column.closest("[data-board]");
  Sortable.create(column, {
    group: board.id, draggable: "[data-card]", animation: 120, delay: 150, delayOnTouchOnly: true, ghostClass: "is-ghost",
    onEnd: ({ item, to, newDraggableIndex }) => send(board, item.dataset.card, to.dataset.boardColumn, newDraggableIndex),
  });
  column.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || !event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const columns = [...board.querySelectorAll("[data-board-column]")];
    const next = columns[columns.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1)];
    if (next) send(board, card.dataset.card, next.dataset.boardColumn, 0);
  });
}
