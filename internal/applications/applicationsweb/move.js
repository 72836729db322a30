// Cards of the board can be dragged to another stage, and moved by [ and ] while a
// card has the focus. Both send the card's own form, which works without this.
(() => {
  const board = document.querySelector(".board");
  if (!board) return;
  const menuOf = (card) => card.querySelector("form.move select");
  const go = (card, to) => {
    const menu = menuOf(card);
    if (!menu || menu.value === to || ![...menu.options].some((o) => o.value === to)) return;
    menu.value = to;
    menu.form.requestSubmit();
  };
  let dragged = null;
  for (const card of board.querySelectorAll(".card")) {
    if (!menuOf(card)) continue;
    card.draggable = true;
    card.addEventListener("dragstart", (e) => {
      dragged = card;
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", card.id);
    });
    card.addEventListener("dragend", () => { dragged = null; });
  }
  const columns = [...board.querySelectorAll("[data-stage]")];
  for (const column of columns) {
    column.addEventListener("dragover", (e) => {
      if (!dragged) return;
      e.preventDefault();
      column.classList.add("over");
    });
    column.addEventListener("dragleave", () => column.classList.remove("over"));
    column.addEventListener("drop", (e) => {
      e.preventDefault();
      column.classList.remove("over");
      if (dragged) go(dragged, column.dataset.stage);
    });
  }
  board.addEventListener("keydown", (e) => {
    const step = { "[": -1, "]": 1 }[e.key];
    const card = e.target.closest(".card");
    if (!step || !card || e.target.matches("select, input, textarea") || e.ctrlKey || e.metaKey) return;
    const at = columns.indexOf(card.closest("[data-stage]")) + step;
    if (columns[at]) go(card, columns[at].dataset.stage);
  });
})();
