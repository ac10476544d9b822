// Edit in place: Enter saves, Esc puts the old value back, leaving the field saves too.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    form.dataset.left = "1";
    form.querySelector("[data-cancel]").click();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea,[data-sheet] *")) {
    event.preventDefault();
    event.target.form?.requestSubmit();
  }
});
