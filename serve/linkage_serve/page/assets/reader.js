"use strict";
(() => {
  const main = document.getElementById("content");
  const words = main.dataset;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const coder = byId("coder");
  const picker = byId("picker");
  const fault = byId("fault");
  const past = byId("past");
  const speaker = byId("speaker");
  const decision = byId("decision");
  const chosen = new Set();
  const done = [];
  let sure = false;
  let current = null;
  let place = 0;
  let queue = Promise.resolve();

  // Who corrects: kept in this browser, by default whose token it is.
  coder.value = localStorage.getItem("linkage-coder") || words.coder;
  coder.addEventListener("change", () => localStorage.setItem("linkage-coder", coder.value.trim()));

  const chips = (sentence) => all(".chip", sentence);
  const holds = (chip) => chip.dataset.state !== "rejected";
  const fits = {
    "": holds,
    accept: (chip) => chip.dataset.state === "accept",
    review: (chip) => chip.dataset.state === "review",
    decided: (chip) => chip.dataset.verdict !== "",
    rejected: (chip) => chip.dataset.state === "rejected",
  };
  const isHit = (sentence) =>
    (!speaker.value || sentence.closest(".turn").dataset.speaker === speaker.value) &&
    ((!decision.value && !chosen.size) ||
      chips(sentence).some(
        (chip) => fits[decision.value](chip) && (!chosen.size || chosen.has(chip.dataset.code)),
      ));

  const count = () => {
    const counts = new Map();
    const open = new Set();
    for (const chip of all(".spoken .chip").filter(holds)) {
      counts.set(chip.dataset.code, (counts.get(chip.dataset.code) ?? 0) + 1);
      if (chip.dataset.state === "review") open.add(chip.closest(".s"));
    }
    for (const node of all("[data-count]")) node.textContent = counts.get(node.dataset.count) ?? "";
    for (const node of all("[data-count-doubtful]")) node.textContent = open.size;
  };

  const filter = () => {
    const active = speaker.value !== "" || decision.value !== "" || chosen.size > 0;
    document.body.classList.toggle("filtered", active);
    byId("all").hidden = !active;
    byId("doubtful").setAttribute("aria-pressed", String(decision.value === "review"));
    for (const button of all("[data-filter]")) {
      button.setAttribute("aria-pressed", String(chosen.has(button.dataset.filter)));
    }
    let hits = 0;
    for (const sentence of all(".s")) {
      const hit = active && isHit(sentence);
      sentence.classList.toggle("hit", hit);
      hits += hit;
    }
    for (const turn of all(".turn")) turn.hidden = active && turn.querySelector(".hit") === null;
    byId("status").textContent = active ? `${hits} ${words.shown}` : "";
    where();
  };

  // Which of the sentences that one can move between is chosen.
  const where = () => {
    const every = all(".s").filter((sentence) => !sentence.closest("[hidden]") && coded(sentence));
    const at = every.indexOf(current) + 1;
    byId("position").textContent = every.length ? `${at || "–"} / ${every.length}` : "";
  };

  const panel = () => {
    const box = byId("panel-codes");
    box.replaceChildren();
    const found = chips(current);
    found.forEach((chip, index) => {
      chip.classList.toggle("current", index === place);
      const one = document.createElement("div");
      one.className = "one";
      const copy = chip.cloneNode(true);
      const name = copy.querySelector(".name").textContent;
      one.append(copy);
      for (const verdict of ["accept", "reject", "withdraw"]) {
        if (chip.dataset.verdict === (verdict === "withdraw" ? "" : verdict)) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = { accept: "✓", reject: "✗", withdraw: "↶" }[verdict];
        button.title = words[verdict];
        button.setAttribute("aria-label", `${words[verdict]}: ${name}`);
        button.dataset.do = verdict;
        button.addEventListener("click", () => say(current, chip.dataset.code, verdict));
        one.append(button);
      }
      box.append(one);
    });
    if (!found.length) {
      const none = document.createElement("p");
      none.className = "soft";
      none.textContent = words.nothing;
      box.append(none);
    }
    byId("add").disabled = false;
    byId("history").disabled = false;
    where();
  };

  const choose = (sentence, at = null) => {
    if (!sentence) return;
    if (current) {
      current.classList.remove("current");
      for (const chip of chips(current)) chip.classList.remove("current");
    }
    current = sentence;
    const found = chips(current);
    const open = found.findIndex((chip) => chip.dataset.state === "review");
    place = at === null ? Math.max(open, 0) : Math.min(at, Math.max(found.length - 1, 0));
    current.classList.add("current");
    panel();
  };

  const go = (sentence) => {
    if (!sentence) return;
    choose(sentence);
    sentence.focus({ preventScroll: true });
    sentence.scrollIntoView({ block: "center" });
  };

  const move = (step, wanted) => {
    const every = all(".s").filter((sentence) => !sentence.closest("[hidden]"));
    const from = current ? every.indexOf(current) : step > 0 ? -1 : every.length;
    for (let at = from + step; at >= 0 && at < every.length; at += step) {
      if (wanted(every[at])) return go(every[at]);
    }
  };
  const coded = (sentence) =>
    document.body.classList.contains("filtered")
      ? sentence.classList.contains("hit")
      : chips(sentence).some((chip) => !sure || chip.dataset.state !== "review");

  const complain = (text) => {
    fault.textContent = text;
    fault.hidden = !text;
  };

  const refresh = async (id, code) => {
    const answer = await linkage.ask(`/read/${words.transcript}/${id}`);
    if (!answer.ok) throw new Error("connection");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = byId(`s-${id}`);
    const fresh = document.importNode(page.querySelector(".s"), true);
    const had = document.activeElement === old;
    old.replaceWith(fresh);
    if (document.body.classList.contains("filtered") && old.classList.contains("hit")) {
      // What was just decided stays in sight until the filter is set anew.
      fresh.classList.add("hit");
    }
    if (old === current) {
      current = null;
      // On to the next doubtful code; where there is none, the one just decided stays chosen.
      const found = chips(fresh);
      const doubtful = found.some((chip) => chip.dataset.state === "review");
      const same = found.findIndex((chip) => chip.dataset.code === code);
      choose(fresh, doubtful ? null : Math.max(same, 0));
      if (had) fresh.focus({ preventScroll: true });
    }
    count();
  };

  // Whose word stands on a code, as the page shows it.
  const standing = (id, code) => {
    const chip = chips(byId(`s-${id}`)).find((one) => one.dataset.code === code);
    return { verdict: chip?.dataset.verdict || "withdraw", coder: chip?.dataset.coder || null };
  };

  // Nothing is said where another word stands by now than the one that the page shows.
  const post = async (id, code, verdict, insteadOf, name = coder.value.trim()) => {
    const said = { sentence: id, code, verdict, coder: name || null, instead_of: insteadOf };
    let kept;
    try {
      kept = await linkage.read(await linkage.send("/v1/corrections", "POST", said));
    } catch (error) {
      if (error.status === 409) await refresh(id, code);
      throw error;
    }
    await refresh(id, code);
    const title = document.querySelector(`[data-pick="${CSS.escape(code)}"]`)?.dataset.name ?? "";
    byId("said").textContent = `${words[verdict] ?? words.undone} ${title}`;
    return { verdict, coder: verdict === "withdraw" ? null : kept.correction.coder };
  };

  // One after another, so that the last word said is the last word kept.
  const inTurn = (work) => {
    queue = queue.then(work).then(
      () => complain(""),
      (error) => complain(linkage.wording(error)),
    );
    return queue;
  };

  const say = (sentence, code, verdict) => {
    const id = sentence.dataset.id;
    return inTurn(async () => {
      const before = standing(id, code);
      if (before.verdict === verdict) return;
      const mine = await post(id, code, verdict, before);
      done.push({ id, code, before, mine });
      byId("undo").disabled = false;
    });
  };

  const undo = () =>
    inTurn(async () => {
      const last = done.at(-1);
      if (!last) return;
      try {
        // The word that stood before is again the word of whose it was.
        await post(last.id, last.code, last.before.verdict, last.mine, last.before.coder ?? undefined);
      } catch (error) {
        // What somebody else has decided since is not to be undone from here.
        if (error.status === 409) forget();
        throw error;
      }
      forget();
      go(byId(`s-${last.id}`));
    });
  const forget = () => {
    done.pop();
    byId("undo").disabled = done.length === 0;
  };

  const decide = (verdict) => {
    const chip = current && chips(current)[place];
    if (chip) say(current, chip.dataset.code, verdict);
  };
  const takeBack = () => {
    const chip = current && chips(current)[place];
    if (chip?.dataset.verdict) say(current, chip.dataset.code, "withdraw");
  };
  const history = async () => {
    if (!current || past.open) return;
    try {
      const answer = await linkage.ask(`/read/${words.transcript}/${current.dataset.id}/history`);
      if (!answer.ok) throw new Error("connection");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      past.replaceChildren(...Array.from(page.body.childNodes, (node) => document.importNode(node, true)));
      linkage.localize(past);
      past.showModal();
    } catch (error) {
      complain(linkage.wording(error));
    }
  };
  const shift = (step) => {
    const found = current ? chips(current).length : 0;
    if (found) choose(current, (place + step + found) % found);
  };
  const pick = () => {
    if (current && !picker.open) picker.showModal();
  };

  const keys = {
    j: () => move(1, coded),
    k: () => move(-1, coded),
    J: () => move(1, () => true),
    K: () => move(-1, () => true),
    d: () => move(1, (one) => chips(one).some((chip) => chip.dataset.state === "review")),
    h: () => shift(-1),
    l: () => shift(1),
    a: () => decide("accept"),
    r: () => decide("reject"),
    e: pick,
    u: undo,
    v: history,
    w: takeBack,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input, select, textarea")) return;
    if (picker.open) {
      const button = all("[data-pick]").find((one) => one.dataset.key === event.key);
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  for (const button of all("[data-pick]")) {
    button.addEventListener("click", () => {
      picker.close();
      say(current, button.dataset.pick, "accept");
    });
  }
  byId("close").addEventListener("click", () => picker.close());
  picker.addEventListener("close", () => current?.focus({ preventScroll: true }));
  byId("add").addEventListener("click", pick);
  byId("undo").addEventListener("click", undo);
  byId("history").addEventListener("click", history);
  past.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) past.close();
  });
  past.addEventListener("close", () => current?.focus({ preventScroll: true }));
  byId("next").addEventListener("click", () => move(1, coded));
  byId("previous").addEventListener("click", () => move(-1, coded));
  main.querySelector(".spoken").addEventListener("click", (event) => {
    const sentence = event.target.closest(".s");
    if (!sentence) return;
    const chip = event.target.closest(".chip");
    choose(sentence, chip ? chips(sentence).indexOf(chip) : null);
    sentence.focus({ preventScroll: true });
  });
  for (const button of all("[data-filter]")) {
    button.addEventListener("click", () => {
      const code = button.dataset.filter;
      if (!chosen.delete(code)) chosen.add(code);
      filter();
    });
  }
  byId("doubtful").addEventListener("click", () => {
    decision.value = decision.value === "review" ? "" : "review";
    filter();
  });
  speaker.addEventListener("change", filter);
  decision.addEventListener("change", filter);
  byId("sure").addEventListener("click", () => {
    sure = !sure;
    document.body.classList.toggle("sure", sure);
    byId("sure").setAttribute("aria-pressed", String(sure));
  });
  byId("all").addEventListener("click", () => {
    chosen.clear();
    speaker.value = "";
    decision.value = "";
    filter();
    byId("legend").closest("summary").focus();
  });

  settings(() => location.reload());
  // A browser that comes back to the page keeps what was chosen.
  filter();
  count();
  // Where there is no room beside the interview, the codes would stand before it.
  if (matchMedia("(max-width: 60rem)").matches) byId("codes").open = false;
  if (location.hash.startsWith("#s-")) go(byId(location.hash.slice(1)));
})();
