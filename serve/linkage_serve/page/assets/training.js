"use strict";
(() => {
  const section = document.getElementById("training");
  const status = document.getElementById("training-status");
  const steps = JSON.parse(section.dataset.steps);

  const post = async (button, address, body) => {
    button.disabled = true;
    try {
      await linkage.read(await linkage.send(address, "POST", body));
      return location.reload();
    } catch (error) {
      status.textContent = linkage.wording(error);
    }
    button.disabled = false;
  };

  const buttons = (name, ask) => {
    for (const button of section.querySelectorAll(`[data-${name}]`)) {
      button.addEventListener("click", () => ask(button, button.dataset[name]));
    }
  };
  buttons("train", (button, project) => post(button, "/v1/retrainings", { project: Number(project) }));
  buttons("cancel", (button, job) => post(button, `/v1/jobs/${job}/cancel`, {}));
  buttons("dismiss", (button, number) => post(button, `/v1/retrainings/${number}/close`, {}));

  for (const shown of section.querySelectorAll("[data-job]")) {
    const bar = shown.querySelector("progress");
    const said = shown.querySelector("[data-said]");
    const events = new EventSource(`/v1/jobs/${shown.dataset.job}/events`);
    events.addEventListener("progress", (event) => {
      const job = JSON.parse(event.data);
      const step = job.status === "waiting" ? "waiting" : (job.step ?? "begin");
      bar.value = job.done;
      said.textContent = `${steps[step] ?? step} · ${job.done} %`;
    });
    events.addEventListener("end", () => {
      events.close();
      location.reload();
    });
  }
})();
