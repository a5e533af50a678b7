"use strict";
(() => {
  const root = document.documentElement;
  const buttons = Array.from(document.querySelectorAll("[data-lang]"));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.lang = button.dataset.lang;
      const title = document.querySelector("title");
      document.title = root.lang === "en" ? title.dataset.en : title.dataset.zh;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  document.querySelector(".langs").hidden = false;
})();
