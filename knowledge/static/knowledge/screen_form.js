// Draws a screen while its lines are written, and helps to write them.
"use strict";

const QUIET = 300;

class ScreenForm extends window.StimulusModule.Controller {
  static targets = ["text", "drawing", "words", "error", "part"];
  static values = { from: String, own: String };

  connect() {
    this.language = this.ownValue;
    // The form fills in what is kept a moment later.
    this.timer = setTimeout(() => this.draw(), 0);
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), QUIET);
  }

  async draw() {
    const text = this.textTarget.value;
    if (text === this.drawn) return;
    this.drawn = text;
    const sent = new FormData();
    sent.append("text", text);
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const answer = await fetch(this.fromValue, {
      method: "POST",
      body: sent,
      headers: { "X-CSRFToken": token ? token.value : "" },
    });
    // Something newer was written meanwhile.
    if (!answer.ok || text !== this.textTarget.value) return;
    this.show(await answer.json());
  }

  show(screen) {
    if (screen.language) this.language = screen.language;
    this.errorTarget.textContent = screen.error;
    if (!screen.error) {
      // Drawn by our server, which escapes every word.
      this.drawingTarget.innerHTML = screen.svg;
      this.wordsTarget.textContent = screen.words;
    }
    this.drawingTarget.classList.toggle("is-old", Boolean(screen.error));
    for (const part of this.partTargets) {
      part.hidden = screen.parts.length > 0 && !screen.parts.includes(part.dataset.part);
    }
  }

  begin(event) {
    const lines = event.target.value;
    event.target.selectedIndex = 0;
    if (!lines) return;
    this.textTarget.focus();
    this.textTarget.select();
    this.write(lines);
  }

  line(event) {
    const area = this.textTarget, line = event.currentTarget.dataset[this.language];
    const end = this.endOfLine(area.value, area.value ? area.selectionEnd : 0);
    area.focus();
    area.setSelectionRange(end, end);
    this.write(area.value ? `\n${line}` : line);
    // What is written next takes the place of the words after the colon.
    const last = area.selectionEnd, colon = line.search(/:\s*/);
    if (colon >= 0) {
      area.setSelectionRange(last - line.slice(colon).replace(/^:\s*/, "").length, last);
    }
  }

  mark(event) {
    this.addMark(event.currentTarget.dataset[this.language]);
  }

  icon(event) {
    const chosen = event.target.selectedOptions[0].dataset[this.language];
    event.target.selectedIndex = 0;
    if (chosen) this.addMark(chosen);
  }

  addMark(mark) {
    const area = this.textTarget;
    const place = this.endOfThing(area.value, area.selectionEnd);
    area.focus();
    area.setSelectionRange(place, place);
    this.write(` ${mark}`);
  }

  endOfLine(text, from) {
    const end = text.indexOf("\n", from);
    return end < 0 ? text.length : end;
  }

  // Where the thing under the cursor ends: before the next comma or bar of its line.
  endOfThing(text, from) {
    const end = this.endOfLine(text, from);
    const begin = text.lastIndexOf("\n", Math.max(0, from - 1)) + 1;
    const isList = /^\s*(barre|bar|tuiles|tiles|applis|apps|touches|keys|onglets|tabs|question)\s*:/i;
    if (!isList.test(text.slice(begin, end))) return end;
    const next = text.slice(from, end).search(/\s*[,|](?!\d)/);
    return next < 0 ? end : from + next;
  }

  // As if it were typed, so that the browser can undo it.
  write(words) {
    if (!document.execCommand("insertText", false, words)) {
      const area = this.textTarget;
      area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.draw();
  }
}

window.wagtail.app.register("screen", ScreenForm);
