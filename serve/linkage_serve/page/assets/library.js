"use strict";
(() => {
  const drop = document.getElementById("drop");
  const words = drop.dataset;
  const list = document.getElementById("sent");
  const fault = document.getElementById("fault");
  const input = document.getElementById("files");
  const dismiss = document.getElementById("dismiss");
  const waiting = [];
  let sending = false;
  let open = 0;
  let following = Promise.resolve();
  // Which file is of which case; it goes with all that is sent.
  let cases = null;

  // What could not be read stays in sight until it is dismissed, also when the page is left.
  const REFUSED = "linkage-refused";
  const refused = () => JSON.parse(sessionStorage.getItem(REFUSED) ?? "[]");
  const remember = (name, text) => {
    const others = refused().filter(([other]) => other !== name);
    sessionStorage.setItem(REFUSED, JSON.stringify([...others, [name, text]]));
    dismiss.hidden = false;
  };


  // The list of what is there, as it is now; what was sent stays above it, to be read.
  const refresh = async () => {
    const answer = await linkage.ask(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("library").replaceWith(document.importNode(page.getElementById("library"), true));
    linkage.localize(document.getElementById("library"));
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
        if (wrong) remember(name, text);
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
      const given = document.getElementById("sent-case").value.trim();
      if (given) form.append("case", given);
      const names = document.getElementById("sent-interviewers").value.split(/[,，、;；]/);
      for (const name of names.map((one) => one.trim()).filter(Boolean)) form.append("interviewer", name);
      if (cases && cases !== file) form.append("cases", cases, cases.name);
      const request = new XMLHttpRequest();
      request.open("POST", "/v1/transcripts");
      request.setRequestHeader("Accept-Language", document.documentElement.lang);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.at((0.5 * event.loaded) / event.total, words.send);
      });
      request.addEventListener("load", () => done(request));
      request.addEventListener("error", () => fail(new Error("connection")));
      request.send(form);
    });

  const follow = async (job, shown) => {
    const found = await linkage.follow(job, (one) => {
      shown.at(0.5 + 0.5 * linkage.share(one), `${words.tagging} ${one.done} / ${one.total}`);
    });
    if (found.status === "done") return shown.over(words.ready, false);
    if (found.status === "cancelled") return shown.over(document.body.dataset.cancelled, true);
    shown.over(found.error ? linkage.said(found.error) : words.failed, true);
  };

  const isList = (file) => /^cases\.(csv|xlsx)$/i.test(file.name);

  const send = async (file, shown) => {
    const request = await post(file, shown);
    const answer = request.response;
    if (request.status >= 400) {
      shown.over(answer ? linkage.said(answer.errors?.[0] ?? answer) : words.failed, true);
      return;
    }
    const found = answer.files.find((one) => one.name === file.name) ?? answer.files[0];
    if (found.outcome === "refused") {
      shown.over(linkage.said(found.error), true);
    } else if (found.outcome === "cases") {
      shown.over(`${words.cases} ${found.transcripts.length}`, false);
    } else if (!answer.job) {
      shown.over(words.known, false);
    } else {
      // They are coded in the order in which they came.
      shown.at(0.5, words.waiting);
      following = following
        .then(() => follow(answer.job.id, shown))
        .catch((error) => shown.over(linkage.wording(error), true));
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
        shown.over(document.body.dataset.connection, true);
      }
    }
    sending = false;
  };

  // What has not been sent yet would be lost with the page.
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  const take = (files) => {
    const list = Array.from(files);
    cases = list.find(isList) ?? cases;
    // The list comes first, so that what is wrong with it is seen at once.
    list.sort((a, b) => isList(b) - isList(a));
    const pairs = list.map((file) => [file, row(file.name)]);
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

  const remove = async (id) => {
    try {
      await linkage.read(await linkage.ask(`/v1/transcripts/${id}`, { method: "DELETE" }));
      fault.hidden = true;
      await refresh();
    } catch (error) {
      fault.textContent = linkage.wording(error);
      fault.hidden = false;
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-delete]");
    if (button && confirm(words.sure)) remove(button.dataset.delete);
  });
  settings(refresh);

  for (const [name, text] of refused()) {
    open += 1;
    sessionStorage.setItem(REFUSED, JSON.stringify(refused().slice(1)));
    row(name).over(text, true);
  }
  dismiss.addEventListener("click", () => {
    sessionStorage.removeItem(REFUSED);
    for (const item of list.querySelectorAll("li:has(.error)")) item.remove();
    dismiss.hidden = true;
    input.focus();
  });
})();
