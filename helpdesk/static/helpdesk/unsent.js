// The end of a call in a tunnel: what was typed stays in this tab while there is no network, and is
// sent once (decision 107). Without this script the browser sends the form, as any other.
"use strict";
{
  const PREFIX = "unsent:", LONGEST = 3_600_000;
  const ANSWERS = 15_000, SLOW = 1000, FIRST = 2000, SLOWEST = 15_000, SETTLES = 2000;
  const { who } = document.body.dataset;
  const form = document.querySelector("[data-unsent]");

  function keys() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  }
  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  }
  async function post(address, fields, signal) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal });
  }

  // Nothing outlives its use: an hour, a log-out, and whoever logs in after somebody else end it.
  for (const key of keys()) {
    const entry = read(key);
    const age = Date.now() - entry?.at;
    if (entry?.who !== who || !(age >= 0 && age < LONGEST)) sessionStorage.removeItem(key);
  }
  document.querySelector("[data-logs-out]")?.addEventListener("submit", () => {
    for (const key of keys()) sessionStorage.removeItem(key);
  });

  // Saved, and then another page was opened: it is sent from there, and nobody is led away.
  for (const key of keys()) {
    const address = key.slice(PREFIX.length);
    const { waits, fields } = read(key);
    if (waits && address !== location.pathname) {
      post(address, fields).then((answer) => { if (answer.ok) sessionStorage.removeItem(key); }, () => {});
    }
  }

  function keep() {
    const key = PREFIX + location.pathname;
    const line = document.getElementById("unsent");
    const back = document.getElementById("unsent-back");
    let isAway = !navigator.onLine, waits = false, flight = null, timer = null, pause = FIRST;

    function say(words) {
      // The same words again are not read aloud again.
      if (line.textContent !== words) line.textContent = words;
    }
    function fields() {
      return [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    }
    function store() {
      if (!isAway) return;
      try {
        sessionStorage.setItem(key, JSON.stringify({ who, at: Date.now(), waits, fields: fields() }));
      } catch { /* There is no room: the page itself still has it. */ }
    }
    function forget() {
      isAway = false;
      sessionStorage.removeItem(key);
      say("");
    }
    function leave() {
      isAway = true;
      store();
      if (!waits) say(line.dataset.typing);
    }
    function come() {
      if (waits) send();
      else if (isAway) forget();
    }
    // A network that has just come may go again, and this page with it.
    function settle() {
      if (waits) send();
      else setTimeout(() => { if (navigator.onLine) come(); }, SETTLES);
    }
    function freeze(isFrozen) {
      for (const part of form.querySelectorAll(".call-columns, .call-bottom")) part.inert = isFrozen;
      back.hidden = !isFrozen;
      if (isFrozen) back.focus();
      else form.querySelector("[name=save]").focus();
    }
    function wait(words) {
      const begins = !waits;
      waits = isAway = true;
      store();
      say(words);
      if (begins) freeze(true);
      timer = setTimeout(send, pause);
      pause = Math.min(2 * pause, SLOWEST);
    }
    // What was typed stands, and is not sent before it is saved again.
    function goOn() {
      waits = false;
      clearTimeout(timer);
      flight?.abort();
      freeze(false);
      leave();
    }

    async function send() {
      if (flight) return;
      clearTimeout(timer);
      const mine = flight = new AbortController();
      const slow = setTimeout(() => { if (!waits) say(line.dataset.sends); }, SLOW);
      const late = setTimeout(() => mine.abort("late"), ANSWERS);
      let answer = null, to = "";
      try {
        answer = await post(location.pathname, fields(), mine.signal);
        if (answer.ok) ({ to } = await answer.json());
      } catch { /* No network, no answer in time, or one that is not the desk's. */ }
      clearTimeout(slow);
      clearTimeout(late);
      flight = null;
      if (mine.signal.aborted && mine.signal.reason !== "late") return;
      if (to) {
        forget();
        location.href = to;
      } else if (!answer || answer.ok || answer.status >= 500) {
        wait(answer ? line.dataset.busy : line.dataset.waits);
      } else {
        // Something is missing, or whoever pressed is logged out: the page says so when it is loaded anew.
        waits = false;
        isAway = true;
        store();
        if (answer.status === 422) form.submit();
        else location.reload();
      }
    }

    // A note that grew on another page of this adviser keeps both.
    function fill(entry) {
      for (const field of form.elements) {
        const said = entry.fields.filter(([name]) => name === field.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(field.type)) field.checked = said.includes(field.value);
        else if (said.length && field.type === "textarea" && !said[0].includes(field.value)) {
          field.value = `${field.value}\n\n${said[0]}`;
        } else if (said.length) field.value = said[0];
      }
      // Its draft is kept on the server again, and then nothing stays here.
      form.note.dispatchEvent(new Event("input", { bubbles: true }));
      if (entry.waits) send();
    }

    form.addEventListener("submit", (event) => {
      // The first key of the form, which Enter presses, has no name and no place among the others.
      const saves = !event.submitter || event.submitter.name === "save" || event.submitter.tabIndex < 0;
      if (!saves && navigator.onLine) return;
      event.preventDefault();
      if (saves) send();
      else leave();
    });
    form.addEventListener("input", store);
    form.addEventListener("draft", (event) => (event.detail.isKept ? come() : leave()));
    back.addEventListener("click", goOn);
    addEventListener("offline", leave);
    addEventListener("online", settle);
    const entry = read(key);
    if (entry) isAway = true;
    if (entry) fill(entry);
    else if (isAway) leave();
  }
  if (form) keep();
}
