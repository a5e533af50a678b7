"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("quotes");
  const title = document.getElementById("quotes-title");
  const list = document.getElementById("list");
  const labels = document.getElementById("labels").content;
  const titles = {};
  for (const heading of document.querySelectorAll("h1 .en, h1 .zh")) {
    titles[heading.className] = heading.textContent;
  }

  for (const part of document.querySelectorAll(".langs, .hint")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      document.documentElement.lang = button.dataset.lang === "zh" ? "zh-CN" : "en";
      document.title = titles[button.dataset.lang];
      for (const other of document.querySelectorAll("[data-lang]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }

  function made(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function both(en, zh) {
    const pair = document.createDocumentFragment();
    for (const [className, lang, text] of [["en", "en", en], ["zh", "zh-CN", zh]]) {
      const part = made("span", className, text);
      part.lang = lang;
      pair.append(part);
    }
    return pair;
  }

  function quote(sentence) {
    const item = document.createElement("li");
    if (sentence.before) {
      const before = made("p", "before", sentence.before);
      before.lang = sentence.lang;
      item.append(before);
    }
    const said = made("blockquote", "", sentence.text);
    said.lang = sentence.lang;
    item.append(said);
    item.append(made("p", "meta", [sentence.case, sentence.who].filter(Boolean).join(" · ")));
    const chips = made("div", "chips");
    for (const [code, accepted, by] of sentence.codes) {
      const chip = made("span", `chip c${code}${accepted ? "" : " doubtful"}`);
      chip.append(both(...data.codes[code]), " ");
      const small = document.createElement("small");
      const word = labels.querySelector(`[data-word="${accepted ? "accepted" : "review"}"]`);
      small.append(word.cloneNode(true), ` · ${by}`);
      chip.append(small);
      chips.append(chip);
    }
    item.append(chips);
    return item;
  }

  /* The names of the row and of the column, each in both languages. */
  function named(cell) {
    const row = cell.parentElement;
    const heads = cell.closest("table").tHead.rows;
    const column = heads[heads.length - 1].cells[cell.cellIndex];
    const parts = [row.cells[0], column].map((head) => {
      const copy = document.createElement("span");
      copy.append(...[...head.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    });
    return [parts[0], " · ", parts[1]];
  }

  function show(button) {
    const groups = button.dataset.q.split("|").map((side) => side.split(" ").filter(Boolean));
    title.replaceChildren(...named(button.parentElement));
    list.replaceChildren(...groups.flat().map((place) => quote(data.sentences[Number(place)])));
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".cell");
    if (button) show(button);
  });
  document.getElementById("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  /* One number of a table is reached by Tab, the others by the arrow keys from it. */
  for (const table of document.querySelectorAll("table")) {
    table.querySelectorAll(".cell").forEach((button, place) => {
      button.tabIndex = place ? -1 : 0;
    });
    table.addEventListener("focusin", (event) => {
      const button = event.target.closest(".cell");
      if (!button) return;
      for (const other of table.querySelectorAll('.cell[tabindex="0"]')) other.tabIndex = -1;
      button.tabIndex = 0;
    });
  }

  function next(cell, rows, columns) {
    const body = [...cell.closest("tbody").rows];
    let row = body.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (;;) {
      row += rows;
      column += columns;
      if (row < 0 || row >= body.length || column < 0) return null;
      const there = body[row].cells[column];
      if (columns && !there) return null;
      const button = there && there.querySelector(".cell");
      if (button) return button;
    }
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest && event.target.closest(".cell");
    const move = MOVES[event.key];
    if (!button || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = next(button.parentElement, ...move);
    event.preventDefault();
    if (to) to.focus();
  });
})();
