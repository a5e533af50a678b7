"use strict";
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const root = document.documentElement;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const chosen = new Set();
  let lang = root.lang === "en" ? "en" : "zh";

  const title = (chip) => {
    const decision = chip.classList.contains("doubtful") ? "review" : "accept";
    const name = texts.codes[chip.dataset.code].name[lang];
    return `${name} ${chip.dataset.p} (${texts.words[decision][lang]})`;
  };

  const speak = (next) => {
    lang = next;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = texts.words.title[lang];
    for (const node of all("[data-word]")) node.textContent = texts.words[node.dataset.word][lang];
    for (const node of all("[data-notice]")) node.textContent = texts.notice[lang];
    for (const node of all("[data-dimension]")) {
      node.textContent = texts.dimensions[node.dataset.dimension][lang];
    }
    for (const node of all("[data-name]")) node.textContent = texts.codes[node.dataset.name].name[lang];
    for (const chip of all(".chip")) chip.title = title(chip);
    for (const button of all("[data-filter]")) {
      button.title = texts.codes[button.dataset.filter].definition[lang];
    }
    for (const button of all("[data-lang]")) {
      button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    }
    report();
  };

  const report = () => {
    const hits = all(".s.hit").length;
    const status = document.getElementById("status");
    status.textContent = chosen.size ? `${hits} ${texts.words.shown[lang]}` : "";
  };

  const filter = () => {
    const active = chosen.size > 0;
    document.body.classList.toggle("filtered", active);
    document.getElementById("all").hidden = !active;
    for (const button of all("[data-filter]")) {
      button.setAttribute("aria-pressed", String(chosen.has(button.dataset.filter)));
    }
    for (const sentence of all(".s")) {
      const codes = (sentence.dataset.codes || "").split(" ");
      sentence.classList.toggle("hit", active && codes.some((code) => chosen.has(code)));
    }
    for (const part of all(".turn, article")) {
      part.hidden = active && part.querySelector(".hit") === null;
    }
    report();
  };

  for (const button of all("[data-lang]")) {
    button.addEventListener("click", () => speak(button.dataset.lang));
  }
  for (const button of all("[data-filter]")) {
    button.addEventListener("click", () => {
      const code = button.dataset.filter;
      if (!chosen.delete(code)) chosen.add(code);
      filter();
    });
  }
  document.getElementById("all").addEventListener("click", () => {
    chosen.clear();
    filter();
    document.querySelector("[data-filter]").focus();
  });
  document.getElementById("probabilities").addEventListener("change", (event) => {
    document.body.classList.toggle("with-probabilities", event.target.checked);
  });
  for (const node of all(".settings, .hint")) node.hidden = false;
})();
