// Shows a few guides while somebody writes, when they asked for it. The search works without.
"use strict";

const QUIET = 500, FEWEST = 3;
const field = document.getElementById("q"), list = document.getElementById("suggested");
let timer = null, asking = null;
// Our own page, escaped by our own template. Newer browsers ask for such a promise by name.
const AS_IT_IS = { createHTML: (text) => text };
const ours = self.trustedTypes ? self.trustedTypes.createPolicy("coup-de-fil", AS_IT_IS) : AS_IT_IS;

async function suggest() {
  const asked = field.value.trim();
  if (asking) asking.abort();
  if (asked.length < FEWEST) { list.replaceChildren(); return; }
  asking = new AbortController();
  try {
    const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(asked)}`, {
      signal: asking.signal,
    });
    if (answer.ok) list.innerHTML = ours.createHTML(await answer.text());
  } catch {
    // No network, or a newer question: what is shown stays, and the button still searches.
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, QUIET);
});
