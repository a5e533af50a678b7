"use strict";
(() => {
  const root = document.documentElement;
  const buttons = Array.from(document.querySelectorAll("[data-lang]"));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.lang = button.dataset.lang;
      const title = document.querySelector("title");
      const told = document.getElementById("both-titles");
      title.textContent = root.lang === "en" ? told.dataset.en : told.dataset.zh;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  document.querySelector(".langs").hidden = false;
})();
