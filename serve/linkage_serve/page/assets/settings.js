"use strict";
// The dialog in which an interview's case, its kind, and who interviews in it can be changed.
const settings = (changed) => {
  const dialog = document.getElementById("settings");
  const open = async (id) => {
    const answer = await linkage.ask(`/read/${id}/settings`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = document.importNode(page.querySelector("form"), true);
    dialog.replaceChildren(form);
    dialog.showModal();
  };
  const save = async (form) => {
    const status = form.querySelector(".status");
    const fault = form.querySelector(".error");
    const bar = form.querySelector("progress");
    const boxes = Array.from(form.querySelectorAll("[name=interviewer]"));
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const found = await linkage.read(
        await linkage.send(`/v1/transcripts/${form.dataset.transcript}`, "PATCH", {
          case: form.elements.case.value.trim(),
          source: form.elements.source.value,
          roles: Object.fromEntries(boxes.map((box) => [box.value, box.checked ? "interviewer" : "respondent"])),
        }),
      );
      fault.hidden = true;
      if (found.job) {
        status.textContent = form.dataset.saved;
        bar.hidden = false;
        const job = await linkage.follow(found.job.id, (one) => (bar.value = linkage.share(one)));
        if (job.error) throw Object.assign(new Error(linkage.said(job.error)), { told: true });
      }
      dialog.close();
      changed();
    } catch (error) {
      fault.textContent = linkage.wording(error);
      fault.hidden = false;
    }
    button.disabled = false;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit]");
    if (button) open(button.dataset.edit);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    save(event.target);
  });
};
