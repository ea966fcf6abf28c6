"""Pressing a key until something has the focus: never for ever, and a failure says where it was."""

from playwright.sync_api import Page

FOCUSED = """() => {
  const part = document.activeElement;
  if (part === document.body) return ["", "", "nothing"];
  return [part.name || part.id || "", part.innerText || "", part.outerHTML.slice(0, 160)];
}"""


def press_until(
    page: Page, text: str = "", *, name: str = "", key: str = "Tab", most: int = 150
) -> None:
    """Press a key until the focused element has this name or id, or says this text.

    Nothing is pressed when it has the focus already. Fails with what had it at the end.
    """
    for _ in range(most):
        called, says, html = page.evaluate(FOCUSED)
        if called == name if name else text in says:
            return
        page.keyboard.press(key)
    raise AssertionError(f"Never reached {name or text!r} by {key}; at the end: {html}")
