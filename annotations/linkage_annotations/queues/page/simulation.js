"use strict";
(() => {
  const root = document.documentElement;
  const buttons = Array.from(document.querySelectorAll("[data-lang]"));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.lang = button.dataset.lang;
      document.title = document.querySelector("h1").innerText;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  document.querySelector(".langs").hidden = false;
})();
