"""From "the phone rings" to a case with a booked callback: three fields, one page, 20 seconds."""

import pytest
from playwright.sync_api import Page, expect

# How fast an adviser types with the phone at one ear, in keystrokes a second: 180 a minute.
HUMAN = 3
MOST_SECONDS = 20
MOST_FIELDS = 3


class Typing:
    """A keyboard that counts: each key that a hand presses is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.name || ''")

    def tab_to(self, name: str) -> None:
        for _ in range(6):
            if self.focused == name:
                return
            self.press("Tab")
        raise AssertionError(f"Never reached {name!r}; at the end: {self.focused!r}")

    @property
    def fields(self) -> set[str]:
        """Fields in which something else stands than when the page was opened; hours apart."""
        return set(
            self.page.evaluate(
                """[...document.querySelectorAll(
                "main input:not([type=hidden], [type=radio]), main select, main textarea")]
                .filter((field) => field.tagName === "SELECT"
                  ? field.selectedIndex > 0 : field.value !== field.defaultValue)
                .map((field) => field.name)"""
            )
        )


@pytest.mark.parametrize("javascript", [True, False])
def test_three_fields_and_an_hour_book_a_call_in_twenty_seconds(adviser_page, javascript):
    page = adviser_page(javascript=javascript)
    page.goto("/fr/desk/new/")
    hand = Typing(page)
    # A browser puts the cursor there when it first draws the page.
    expect(page.locator("[name=number]")).to_be_focused()
    hand.type("0639985577" if javascript else "0639985578")
    hand.tab_to("name")
    hand.type("Marguerite Lefebvre" if javascript else "Bernadette Rousseau")
    hand.tab_to("topic")
    hand.press("ArrowDown")
    assert hand.fields == {"number", "name", "topic"}
    assert len(hand.fields) <= MOST_FIELDS
    hand.tab_to("starts_at")
    hand.press("ArrowDown")
    assert page.locator("[name=starts_at]:checked").get_attribute("value")
    hand.press("Enter")
    page.wait_for_url("**/desk/cases/**")
    expect(page.locator("main")).to_contain_text("Lisez ceci à la personne")
    expect(page.locator("main")).to_contain_text(
        "06 39 98 55 77" if javascript else "06 39 98 55 78"
    )
    assert hand.keys / HUMAN <= MOST_SECONDS, f"{hand.keys} keystrokes"


def test_a_known_number_asks_who_it_is_and_loses_nothing(adviser_page):
    page = adviser_page()
    page.goto("/fr/desk/new/")
    hand = Typing(page)
    expect(page.locator("[name=number]")).to_be_focused()
    hand.type("0639981234")
    hand.tab_to("name")
    hand.type("Une voisine")
    hand.press("Enter")
    expect(page.locator("main")).to_contain_text("Qui est-ce")
    assert page.input_value("[name=number]") == "0639981234"
    assert page.input_value("[name=name]") == "Une voisine"


def test_a_person_of_the_team_is_found_while_the_phone_rings(adviser_page):
    page = adviser_page(320)
    page.goto("/fr/desk/people/")
    page.fill("[name=q]", "madeliene")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=madeliene")
    page.locator(".line-who a").first.click()
    page.wait_for_url("**/desk/people/*/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
