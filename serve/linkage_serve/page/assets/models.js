"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const status = byId("status");
  const post = async (address, body) => linkage.read(await linkage.send(address, "POST", body));
  // A job with its bar; what came out, or an error that says what is wrong.
  const work = async (job, bar) => {
    bar.value = 0;
    bar.hidden = false;
    try {
      const found = await linkage.follow(job.id, (one) => (bar.value = linkage.share(one)));
      if (found.status === "cancelled") {
        throw Object.assign(new Error(document.body.dataset.cancelled), { told: true });
      }
      if (found.error) throw Object.assign(new Error(linkage.said(found.error)), { told: true });
      return found;
    } finally {
      bar.hidden = true;
    }
  };

  for (const button of document.querySelectorAll("[data-activate]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await post(`/v1/models/${encodeURIComponent(button.dataset.activate)}/activate`, {});
        location.reload();
      } catch (error) {
        status.textContent = linkage.wording(error);
        button.disabled = false;
      }
    });
  }

  byId("retag").addEventListener("click", async () => {
    byId("retag").disabled = true;
    try {
      const job = await post("/v1/taggings", {});
      status.textContent = status.dataset.started;
      const found = await work(job, byId("retag-progress"));
      const tagged = found.result?.tagged ?? [];
      const changes = tagged.reduce((sum, one) => sum + one.changes, 0);
      status.textContent = status.dataset.done.replace("{}", tagged.length).replace("{}", changes);
    } catch (error) {
      status.textContent = linkage.wording(error);
    }
    byId("retag").disabled = false;
  });

  byId("compare")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = byId("compare-fault");
    const button = event.target.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const models = [byId("first-model").value, byId("second-model").value];
      const job = await work(await post("/v1/models/compare", { models }), byId("compare-progress"));
      const answer = await linkage.ask(`/models/comparison/${job.id}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      byId("comparison").replaceChildren(...Array.from(page.body.childNodes, (node) => document.importNode(node, true)));
      byId("comparison-title").focus();
      fault.hidden = true;
    } catch (error) {
      fault.textContent = linkage.wording(error);
      fault.hidden = false;
    }
    button.disabled = false;
  });
})();
