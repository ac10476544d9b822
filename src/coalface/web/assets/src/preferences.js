// Ground, density and language are cookies, so the server draws the next page right from its first byte.
const root = document.documentElement;
const remember = (name, value) => {
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set]");
  if (!button) return;
  const { set: name, value } = button.dataset;
  remember(name, value);
  if (name === "theme") {
    root.dataset.theme = value;
    const dark = value === "dark" || (value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("themechange"));
  } else {
    root.dataset[name] = value;
  }
  document.querySelectorAll(`[data-set="${name}"]`).forEach((other) => {
    other.setAttribute("aria-checked", String(other.dataset.value === value));
  });
});
