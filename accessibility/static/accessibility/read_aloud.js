// Reads the page with the voice of the device, for visitors who asked for it, part by part.
"use strict";

const bar = document.getElementById("aloud");
const button = bar.querySelector("button");
const label = button.querySelector("span");
const start = label.textContent;
const language = document.documentElement.lang;
let parts = [];

function texts() {
  // One title, paragraph or line of a list at a time: long texts stop halfway on some phones.
  return [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd)")]
    .filter((part) => !part.closest("#aloud, nav, form, .no-print") && !part.querySelector("p, li"))
    .map((part) => part.innerText.trim())
    .filter(Boolean);
}

function stop() {
  parts = [];
  speechSynthesis.cancel();
  label.textContent = start;
}

function next() {
  if (!parts.length) { stop(); return; }
  const spoken = new SpeechSynthesisUtterance(parts.shift());
  spoken.lang = language;
  spoken.rate = 0.9;
  spoken.onend = next;
  speechSynthesis.speak(spoken);
}

button.addEventListener("click", () => {
  if (parts.length || speechSynthesis.speaking) { stop(); return; }
  parts = texts();
  label.textContent = button.dataset.stop;
  next();
});
addEventListener("pagehide", () => speechSynthesis.cancel());

// A device without a voice gets no button that does nothing.
if ("speechSynthesis" in window) bar.hidden = false;
