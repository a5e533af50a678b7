"use strict";
(() => {
  const fault = document.getElementById("fault");

  const refresh = async () => {
    const answer = await linkage.ask(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("jobs").replaceWith(document.importNode(page.getElementById("jobs"), true));
    linkage.localize(document.getElementById("jobs"));
  };
  const show = (job) => {
    const row = document.querySelector(`[data-job="${job.id}"]`);
    const bar = row?.querySelector("progress");
    if (!bar) return;
    bar.value = linkage.share(job);
    const state = row.querySelector(".state");
    if (job.status === "running") state.textContent = `${state.dataset.running} ${job.done} / ${job.total}`;
  };
  // One after another, as they are done: the oldest stands last.
  const watch = async () => {
    for (;;) {
      const open = Array.from(document.querySelectorAll("[data-open]")).pop();
      if (!open) return;
      await linkage.follow(open.dataset.job, show);
      await refresh();
    }
  };
  const complain = (error) => {
    fault.textContent = linkage.wording(error);
    fault.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-cancel]");
    if (!button) return;
    button.disabled = true;
    try {
      await linkage.read(await linkage.ask(`/v1/jobs/${button.dataset.cancel}`, { method: "DELETE" }));
      await refresh();
    } catch (error) {
      complain(error);
    }
  });
  watch().catch(complain);
})();
