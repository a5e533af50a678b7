"use strict";
(() => {
  const root = document.documentElement;
  const buttons = Array.from(document.querySelectorAll("[data-lang]"));
  const there = new Set(Array.from(document.querySelectorAll("main"), (main) => main.lang));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.lang = button.dataset.lang;
      document.title = document.querySelector(`main[lang="${root.lang}"]`).dataset.title;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  document.querySelector(".langs").hidden = there.size < 2;
})();
