"""Files at the desk: dropped on the page, pasted from a screen, or chosen."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

# An event as a browser makes it: the file is of the page, and nothing is chosen by hand.
EVENT = """([kind, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: "image/png" }));
  const init = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...init, clipboardData: carried })
    : new DragEvent(kind, { ...init, dataTransfer: carried });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def open_form(page) -> str:
    """The page that adds files to the first request of the queue; its address."""
    page.goto("/fr/desk/queue/")
    address = page.locator(".lines a[href*='/desk/cases/']").first.get_attribute("href")
    page.goto(f"{address.split('#')[0]}files/")
    expect(page.locator("input[type=file]")).to_be_visible()
    return address


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_is_kept(adviser_page, kind):
    page = adviser_page()
    address = open_form(page)
    if kind == "drop":
        assert page.evaluate(EVENT, ["dragover", "bill.png", picture()])
    page.evaluate(EVENT, [kind, f"{kind}.png", picture()])
    names = "input => [...input.files].map((file) => file.name)"
    chosen = page.locator("input[type=file]").evaluate(names)
    assert chosen == [f"{kind}.png"]
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{address.split('#')[0]}")
    story = page.locator(".files img").first
    story.scroll_into_view_if_needed()
    expect(story).to_be_visible()
    assert page.locator(".files a", has_text=f"{kind}.png").count() == 1


def test_words_that_are_pasted_stay_words(adviser_page):
    page = adviser_page()
    open_form(page)
    page.locator("main [name=text]").focus()
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.setData("text/plain", "la facture");
          const event = new ClipboardEvent("paste", {
            bubbles: true, cancelable: true, clipboardData: carried });
          document.querySelector("main [name=text]").dispatchEvent(event);
          window.wasTaken = event.defaultPrevented;
        }"""
    )
    assert page.evaluate("window.wasTaken") is False
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 0
