// A new page that saves itself gets its address a moment later. Who sends the form meanwhile would make it a second
// time, and be told that its number is taken: what was pressed waits for that moment.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target, pressed = event.submitter;
  if (form.id !== "page-edit-form") return;
  const own = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");
  if (!own || !own.submitPromise) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  while (own.submitPromise) await own.submitPromise;
  // A button that shows its progress is off meanwhile, and one that is off is not sent.
  if (pressed) pressed.disabled = false;
  form.requestSubmit(pressed);
}, true);
