"""Finds every link and phone number that readers meet, and where: page, and step."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page

from knowledge.blocks import DEVICES, STEP_TEXTS
from knowledge.models import GuidePage, OurAnswer
from website.link_rules import Kind, addresses_in, kind_of, numbers_in
from website.models import HomePage, TextPage

LONGEST_TARGET: Final = 500
# How a link to a page of the CMS is kept: by its key.
PAGE, GUIDE = "page:", "guide:"


@dataclass(frozen=True)
class Found:
    """A link or a number: of which page (None: our own answers), and where in it.

    `target` is an address, a number, or `page:3` and `guide:125` for pages of this site. `block` is
    the identity of the step, or "".
    """

    page: int | None
    kind: Kind
    target: str
    where: str = ""
    block: str = ""


def own_hosts() -> set[str]:
    """The hosts of this site."""
    return {urlsplit(settings.BASE_URL).netloc.lower()}


def find_all() -> Iterator[Found]:
    """Everything in the live pages of this site, and in our own answers."""
    yield from _in_pages()
    yield from _in_answers()


def find_in(page: int | None) -> Iterator[Found]:
    """The same of one page, nothing where readers do not see it; of our own answers for None."""
    return _in_answers() if page is None else _in_pages(pk=page)


def _in_pages(**which: int) -> Iterator[Found]:
    for guide in GuidePage.objects.live().filter(**which).select_related("locale"):
        yield from _of_guide(guide)
    for home in HomePage.objects.live().filter(**which):
        yield from _of_numbers(home, home.most_asked)
    for text in TextPage.objects.live().filter(**which):
        yield from _of_markup(text.body, page=text.pk)


def _in_answers() -> Iterator[Found]:
    for answer in OurAnswer.objects.order_by("pk"):
        yield from _of_text(answer.text, page=None, where=answer.code)


def _of_guide(guide: GuidePage) -> Iterator[Found]:
    yield from _of_numbers(guide, guide.related)
    yield from _of_text("\n".join([guide.promise, guide.needs]), page=guide.pk)
    for address in addresses_in(guide.sources, with_names=False):
        yield from _of_address(address, page=guide.pk)
    phones = dict(DEVICES)
    for path in guide.paths:
        for place, block in enumerate(path.value["steps"].bound_blocks, start=1):
            phone = phones[path.value["device"]]
            at: dict[str, Any] = {
                "page": guide.pk,
                "where": f"{phone}, {place}. {block.value['title']}",
                "block": str(block.id or ""),
            }
            if number := block.value["phone"]:
                yield Found(kind=Kind.NUMBER, target=number, **at)
            yield from _of_text("\n".join(block.value[name] or "" for name in STEP_TEXTS), **at)
    for failure in guide.if_it_fails:
        said = f"{failure.value['problem']}\n{failure.value['answer']}"
        at = {"page": guide.pk, "where": str(failure.value["problem"]), "block": str(failure.id)}
        yield from _of_text(said, **at)


def _of_numbers(page: Page, named: str) -> Iterator[Found]:
    """The guides that a page names by number, as readers of its language find them."""
    for part in named.replace(",", " ").split():
        if part.isdigit():
            yield Found(page.pk, Kind.INSIDE, f"{GUIDE}{part}")


def _of_text(text: str, **at: Any) -> Iterator[Found]:
    for number in numbers_in(text):
        yield Found(kind=Kind.NUMBER, target=number, **at)
    for address in addresses_in(text, with_names=True):
        yield from _of_address(address, **at)


def _of_address(address: str, **at: Any) -> Iterator[Found]:
    kind = kind_of(address, own=own_hosts())
    if kind is not None and len(address) <= LONGEST_TARGET:
        target = address.removeprefix("tel:") if kind is Kind.NUMBER else address
        yield Found(kind=kind, target=target, **at)


def _of_markup(html: str, **at: Any) -> Iterator[Found]:
    """Of running text: its links, and the numbers in its words."""
    reader = _Reader()
    reader.feed(html)
    for link in reader.links:
        if link.get("linktype") == "page" and link.get("id"):
            yield Found(kind=Kind.INSIDE, target=f"{PAGE}{link['id']}", **at)
        elif link.get("href"):
            yield from _of_address(str(link["href"]), **at)
    for number in numbers_in(" ".join(reader.words)):
        yield Found(kind=Kind.NUMBER, target=number, **at)


class _Reader(HTMLParser):
    """Collects the links of a text and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link."""
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)
