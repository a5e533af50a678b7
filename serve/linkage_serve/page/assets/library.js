"use strict";
(() => {
  const drop = document.getElementById("drop");
  const words = drop.dataset;
  const list = document.getElementById("sent");
  const fault = document.getElementById("fault");
  const input = document.getElementById("files");
  const waiting = [];
  let sending = false;
  let open = 0;

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // The list of what is there, as it is now; what was sent stays above it, to be read.
  const refresh = async () => {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("library").replaceWith(document.importNode(page.getElementById("library"), true));
  };

  const row = (name) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    const state = document.createElement("span");
    label.textContent = name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    item.append(label, bar, state);
    list.append(item);
    return {
      at: (share, text) => {
        bar.value = share;
        state.textContent = text;
      },
      over: (text, wrong) => {
        bar.hidden = wrong;
        bar.value = 1;
        state.textContent = text.charAt(0).toUpperCase() + text.slice(1);
        state.classList.toggle("error", wrong);
        open -= 1;
        if (open === 0) refresh();
      },
    };
  };

  // fetch tells nothing of how much has been sent.
  const post = (file, shown) =>
    new Promise((done, fail) => {
      const form = new FormData();
      form.append("files", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", "/v1/transcripts");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.at((0.5 * event.loaded) / event.total, words.send);
      });
      request.addEventListener("load", () => done(request));
      request.addEventListener("error", () => fail(new Error("connection")));
      request.send(form);
    });

  const follow = async (job, shown) => {
    for (;;) {
      const answer = await fetch(`/v1/jobs/${job}`);
      const found = await answer.json();
      if (!answer.ok) throw new Error("connection");
      if (found.status === "done") return shown.over(words.ready, false);
      if (found.status === "failed" || found.status === "cancelled") {
        return shown.over(found.error ? `${found.error.message}. ${found.error.remedy}` : words.failed, true);
      }
      const share = found.total ? found.done / found.total : 0;
      shown.at(0.5 + 0.5 * share, `${words.tagging} ${found.done} / ${found.total}`);
      // Many jobs may be waiting; together they ask some ten times a second.
      await pause(Math.max(300, 100 * open));
    }
  };

  const send = async (file, shown) => {
    const request = await post(file, shown);
    const answer = request.response;
    if (request.status >= 400) {
      const first = answer?.errors?.[0];
      const text = first ? `${first.message}. ${first.remedy ?? ""}` : `${answer?.detail ?? words.failed} ${answer?.remedy ?? ""}`;
      shown.over(text, true);
    } else if (!answer.job) {
      shown.over(words.known, false);
    } else {
      follow(answer.job.id, shown).catch(() => shown.over(words.connection, true));
    }
  };

  const next = async () => {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const [file, shown] = waiting.shift();
      try {
        await send(file, shown);
      } catch {
        shown.over(words.connection, true);
      }
    }
    sending = false;
  };

  const take = (files) => {
    const pairs = Array.from(files, (file) => [file, row(file.name)]);
    open += pairs.length;
    waiting.push(...pairs);
    next();
  };

  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  for (const kind of ["dragover", "drop", "dragleave"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }

  const change = async (id, options) => {
    try {
      const answer = await fetch(`/v1/transcripts/${id}`, options);
      if (answer.ok) {
        fault.hidden = true;
        return refresh();
      }
      const problem = await answer.json();
      fault.textContent = `${problem.detail} ${problem.remedy ?? ""}`;
    } catch {
      fault.textContent = words.connection;
    }
    fault.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-delete], [data-change]");
    if (!button) return;
    if (button.dataset.delete) {
      if (confirm(words.sure)) change(button.dataset.delete, { method: "DELETE" });
      return;
    }
    const name = prompt(words.ask, button.dataset.case)?.trim();
    if (!name || name === button.dataset.case) return;
    change(button.dataset.change, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ case: name }),
    });
  });
})();
