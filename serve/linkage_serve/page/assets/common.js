"use strict";
// What all pages share: asking the service, saying what is wrong, following a job.
const linkage = (() => {
  const lang = document.documentElement.lang;
  const chinese = lang.startsWith("zh");
  const words = document.body.dataset;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // What is wrong is said in the language of the page, whatever the browser prefers.
  const ask = (address, options = {}) =>
    fetch(address, { ...options, headers: { "Accept-Language": lang, ...options.headers } });
  const send = (address, method, body) =>
    ask(address, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  const sentence = (text) => {
    if (!text) return "";
    const whole = text.charAt(0).toUpperCase() + text.slice(1);
    return /[.。!?！？]$/.test(whole) ? whole : whole + (chinese ? "。" : ".");
  };
  // Of a problem, of one of its errors, or of why a job failed.
  const said = (fault) => {
    const row = fault.row ? words.row.replace("{}", fault.row) : "";
    const parts = [sentence(row + (fault.message ?? fault.detail ?? "")), sentence(fault.remedy)];
    return parts.filter(Boolean).join(chinese ? "" : " ");
  };
  // The JSON of an answer; what is wrong is thrown as an error with the words for it.
  const read = async (answer) => {
    if (answer.status === 204) return null;
    const found = await answer.json();
    if (answer.ok) return found;
    throw Object.assign(new Error(said(found.errors?.length === 1 ? found.errors[0] : found)), { told: true, status: answer.status });
  };
  const wording = (error) => (error.told ? error.message : words.connection);

  const whether = async (id) => read(await ask(`/v1/jobs/${id}`));
  // Where too many follow jobs already, it is asked for now and then.
  const poll = async (id, show) => {
    for (;;) {
      const job = await whether(id);
      if (["done", "failed", "cancelled"].includes(job.status)) return job;
      show(job);
      await pause(1000);
    }
  };
  // A job as it stands when it is over; `show` is told whenever it gets on.
  const follow = (id, show) =>
    new Promise((done, fail) => {
      const stream = new EventSource(`/v1/jobs/${id}/events`);
      let lost = 0;
      stream.addEventListener("progress", (event) => {
        lost = 0;
        show(JSON.parse(event.data));
      });
      stream.addEventListener("end", () => {
        stream.close();
        whether(id).then(done, fail);
      });
      stream.addEventListener("error", () => {
        lost += 1;
        if (stream.readyState === EventSource.CLOSED || lost > 3) {
          stream.close();
          poll(id, show).then(done, fail);
        }
      });
    });
  const share = (job) => (job.total ? job.done / job.total : 0);

  // Times are shown by the reader's own clock; the title tells them as they are kept.
  const two = (number) => String(number).padStart(2, "0");
  const localize = (root) => {
    for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
      const at = new Date(time.dateTime);
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      const hour = `${two(at.getHours())}:${two(at.getMinutes())}`;
      time.title = time.dateTime;
      time.textContent = time.textContent.includes(":") ? `${day} ${hour}` : day;
    }
  };
  localize(document);

  return { ask, follow, localize, read, said, send, share, wording };
})();
