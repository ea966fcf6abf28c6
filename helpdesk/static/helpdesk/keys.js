// Single keys, for whoever switched them on, and never while somebody types (WCAG 2.1.4).
// An element says which key leads to it: data-key. What stands in the page comes before the header.
"use strict";
{
  const box = document.getElementById("keys");
  const list = document.getElementById("keys-list");
  const form = document.getElementById("keys-switch");
  const TYPED_IN = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

  // The figures of every keyboard, a French one without the shift key too.
  function keyOf(event) {
    if (event.key === "/" || event.key === "?") return event.key;
    const figure = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    return figure ? figure[1] : event.key.toLowerCase();
  }

  function goTo(key) {
    const element = document.querySelector(`main [data-key="${CSS.escape(key)}"]`)
      ?? document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!element) return false;
    element.focus();
    // What is written already is gone on with: a browser begins in front of it.
    if (element.matches("textarea")) element.setSelectionRange(element.value.length, element.value.length);
    if (element.matches("a, [type=radio], [data-presses]")) element.click();
    return true;
  }

  // The first link of each line of a list, one after the other.
  function move(step) {
    const lines = [...document.querySelectorAll("main .line")].filter((line) => line.querySelector("a[href]"));
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const next = at === -1 && step < 0 ? lines.length - 1 : at + step;
    lines[next]?.querySelector("a[href]").focus();
  }

  // Ticks the line that has the focus; the box is pressed, so that what listens to it hears it.
  function tick() {
    document.activeElement?.closest(".line")?.querySelector("[type=checkbox]")?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (!form.on.checked || list.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.target.closest(TYPED_IN)) return;
    const key = keyOf(event);
    if (key === "?") list.showModal();
    else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "x" && document.getElementById("several")) tick();
    else if (key.length > 1 || !goTo(key)) return;
    event.preventDefault();
  });

  document.getElementById("keys-open").addEventListener("click", () => list.showModal());
  form.on.addEventListener("change", async () => {
    const wanted = form.on.checked;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) form.on.checked = !wanted;
    } catch (error) { form.on.checked = !wanted; }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  box.hidden = false;
}
