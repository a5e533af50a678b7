"use strict";
(() => {
  const form = document.getElementById("sign-in");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = document.getElementById("fault");
    const token = document.getElementById("token").value.trim();
    try {
      const answer = await fetch("/v1/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token }),
      });
      if (answer.ok) {
        location.assign(form.dataset.next);
        return;
      }
      const problem = await answer.json();
      fault.textContent = `${problem.detail} ${problem.remedy ?? ""}`;
    } catch {
      fault.textContent = form.dataset.connection;
    }
    fault.hidden = false;
  });
  document.getElementById("sign-out")?.addEventListener("click", async () => {
    await fetch("/v1/session", { method: "DELETE" });
    location.assign("/sign-in");
  });
})();
