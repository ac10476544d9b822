// Runs before the page is drawn: people who let the system choose see no flash of the wrong ground.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
};
apply();
dark.addEventListener("change", apply);
