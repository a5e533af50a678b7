"use strict";
(() => {
  const form = document.getElementById("sign-in");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = document.getElementById("fault");
    const token = document.getElementById("token").value.trim();
    try {
      await linkage.read(await linkage.send("/v1/session", "POST", { token }));
      location.assign(form.dataset.next);
      return;
    } catch (error) {
      fault.textContent = linkage.wording(error);
    }
    fault.hidden = false;
  });
  document.getElementById("sign-out")?.addEventListener("click", async () => {
    await fetch("/v1/session", { method: "DELETE" });
    location.assign("/sign-in");
  });
})();
