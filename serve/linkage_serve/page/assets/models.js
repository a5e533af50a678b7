"use strict";
(() => {
  const status = document.getElementById("status");
  const post = async (address, body) => {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) return true;
      const problem = await answer.json();
      status.textContent = `${problem.detail} ${problem.remedy ?? ""}`;
    } catch {
      status.textContent = status.dataset.connection;
    }
    return false;
  };
  for (const button of document.querySelectorAll("[data-activate]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      if (await post(`/v1/models/${encodeURIComponent(button.dataset.activate)}/activate`, {})) {
        location.reload();
      }
      button.disabled = false;
    });
  }
  document.getElementById("retag").addEventListener("click", async () => {
    if (await post("/v1/taggings", {})) status.textContent = status.dataset.started;
  });
})();
