// What the desk does by itself. Without it everything works, a page at a time.
"use strict";

// A page of a case says that it is open, and hears what is new, while somebody looks at it.
const BEAT = 4000;
function beat() {
  const live = document.getElementById("live");
  if (live && document.visibilityState === "visible") window.htmx.trigger(live, "beat");
}
if (document.getElementById("live")) {
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", beat);
}

// Which telephone rings is asked every second, and at once when somebody looks again: by an address
// that names nobody, without our session. Who calls is asked for when it is another call.
const RING = 1000;
let asks = false;
async function ring() {
  const ringing = document.getElementById("ringing");
  if (!ringing || asks || document.visibilityState !== "visible") return;
  asks = true;
  try {
    const answer = await fetch(ringing.dataset.rings, { credentials: "omit", cache: "no-store" });
    // The address is of a day: the next one comes with what rings.
    const isOld = answer.status === 404;
    if (isOld) ringing.setAttribute("hx-vals", "{}");
    if (isOld || (answer.ok && (await answer.text()) !== ringing.dataset.seen)) {
      window.htmx.trigger(ringing, "ring");
    }
  } catch {
    // The network is away: the next second asks again.
  } finally {
    asks = false;
  }
}
if (document.getElementById("ringing")) {
  setInterval(ring, RING);
  document.addEventListener("visibilitychange", ring);
}

// What is new at the desk is said in a quiet line and in the title; the page stays as it is, and what
// somebody types in it too. While nothing moved, the answer is that nothing did.
const NEWS = 15000;
const news = document.getElementById("news");
const title = document.title;
let tag = "", hears = false;
async function hear() {
  if (hears || document.visibilityState !== "visible") return;
  hears = true;
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    // Who is logged out is led to another page: nothing is said then.
    const { beat, list, who, since } = news.dataset;
    const asked = `${beat}?${new URLSearchParams({ list, who, since })}`;
    const answer = await fetch(asked, { headers, cache: "no-store", redirect: "error" });
    if (answer.ok) {
      tag = answer.headers.get("ETag") || "";
      const said = (await answer.text()).trim();
      // The same words again are not read aloud again.
      if (said !== news.dataset.said) news.innerHTML = news.dataset.said = said;
      const count = Number(answer.headers.get("X-News"));
      document.title = count ? `(${count}) ${title}` : title;
    }
  } catch {
    // The network is away: the next beat asks again.
  } finally {
    hears = false;
  }
}
if (news) {
  setInterval(hear, NEWS);
  document.addEventListener("visibilitychange", hear);
}

// How long the call lasts, for whoever calls. The page says it once; here it goes on.
for (const clock of document.querySelectorAll("[data-clock]")) {
  const began = performance.now() - 1000 * Number(clock.dataset.clock);
  setInterval(() => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);
}

// A note is kept as it is typed: a second after the last key, every five seconds while typing, and
// on leaving. Requests go one after the other, and each says when its text was typed.
const QUIET = 1000, LONGEST = 5000, AGAIN = 3000;
for (const line of document.querySelectorAll("[data-draft]")) keepDraft(line);

function keepDraft(line) {
  const area = document.getElementById(line.dataset.draft);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  // The server's clock when the page was made, and what went by since this began: no clock of ours,
  // and never ahead, so that a text that comes after its note is known to be older.
  const began = performance.now();
  const now = () => Math.round(Number(line.dataset.draftStarts) + performance.now() - began);
  let typed = 0, sent = 0, first = 0, timer = null, busy = false;

  function body() {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", token);
    data.append("text", area.value);
    data.append("typed", typed);
    return data;
  }
  async function send() {
    if (busy || typed === sent) return;
    busy = true;
    const sending = typed;
    let answer = null;
    try {
      // Who is logged out is led to another page, and nothing is kept.
      const response = await fetch(line.dataset.draftUrl, { method: "POST", body: body(), redirect: "error" });
      if (response.ok) answer = await response.json();
    } catch (error) { /* said below */ }
    busy = false;
    const isKept = answer !== null;
    line.textContent = isKept ? answer.said : line.dataset.draftLost;
    area.dispatchEvent(new CustomEvent("draft", { bubbles: true, detail: { isKept } }));
    if (isKept) { sent = sending; first = 0; }
    if (!isKept || typed !== sent) { clearTimeout(timer); timer = setTimeout(send, isKept ? QUIET : AGAIN); }
  }
  area.addEventListener("input", () => {
    typed = now();
    first = first || typed;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(QUIET, first + LONGEST - typed)));
  });
  // The next page may show this text: a link waits until it is kept, for a second at most.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const isPlain = link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || typed === sent || link.origin !== location.origin || link.hash) return;
    event.preventDefault();
    await Promise.race([send(), new Promise((later) => setTimeout(later, 1000))]);
    location.href = link.href;
  });
  addEventListener("pagehide", () => {
    if (typed !== sent) navigator.sendBeacon(line.dataset.draftUrl, body());
  });
}

// Files are dropped anywhere on the page that adds some, or pasted; without it they are chosen.
for (const form of document.querySelectorAll("[data-files]")) {
  const field = form.querySelector("[type=file]");
  const add = (files) => {
    if (!files.length) return false;
    const all = new DataTransfer();
    for (const file of [...field.files, ...files]) all.items.add(file);
    field.files = all.files;
    return true;
  };
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (add(event.clipboardData.files)) event.preventDefault();
  });
}

// With shift, all boxes from the last one that was pressed to this one become as this one.
let lastBox = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest("input[type=checkbox][form=several]");
  if (!box) return;
  if (event.shiftKey && lastBox) {
    const boxes = [...document.querySelectorAll("input[type=checkbox][form=several]")];
    const ends = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes.slice(ends[0], ends[1] + 1)) one.checked = box.checked;
  }
  lastBox = box;
});
