"""Every field of every form, and every parameter of an address, with what nobody should send."""

from html.parser import HTMLParser
from urllib.parse import quote, urljoin

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.models import Absence
from helpdesk.words.links import token_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case, make_reason
from tests.website.serving.test_after_redirect import addresses_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ODD = {
    "day": ("0001-01-01", "9999-12-31", "31/12/9999", "2026-02-30", "a\x00b"),
    "instant": (
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:00+00:00"),
        *("2026-03-29T02:30:00+01:00", "2026-11-23T13:00:00", "a\x00b"),
    ),
    "number": ("9" * 30, "9223372036854775808", "-1", "\u0663", "a\x00b"),
    "text": ("a\x00b", "\ufffd\u202e\u200b", "//x\\'\"<%s{0}", "é" * 3000),
}
DAYS = {"first", "last", "day", "until", "shown_until", "other_day", "published_on"}
NUMBERS = {"seen", "guide_number", "guide_step", "reading", "guide", "step", "before", "since"}
# What is in the addresses of the site, and what is not.
ASKED = (
    *("guide", "step", "topic", "words", "zone", "more", "next", "from", "q", "phone", "size"),
    *("theme", "show", "reply", "number", "story", "before", "outcome", "first", "last", "source"),
    *("adviser", "at", "page", "text", "refused", "nothing"),
)
OF_ADDRESSES = ("9" * 30, "-1", "9999-12-31", "a\x00b", "'\"<%s{0}", "\u0663")
IN_PATHS = ("0", "9223372036854775808", "%00", "%ff", "-", "x" * 300)


class Forms(HTMLParser):
    """The forms of a page: method, action, and name → (type, value) of their fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict] = []
        self._fields: dict[str, tuple[str, str]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Take a form, or a field of the last one."""
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self._fields = {}
            self.found.append({**given, "fields": self._fields})
        elif tag == "option" and value:
            name, (kind, chosen) = list(self._fields.items())[-1]
            self._fields[name] = (kind, chosen or value)
        elif name and tag in ("input", "select", "textarea", "button"):
            self._fields.setdefault(name, (given.get("type", tag), value))

    def handle_endtag(self, tag):
        """What stands outside a form is of no form."""
        if tag == "form":
            self._fields = {}


def kind_of(name: str, kind: str) -> str:
    """Which odd values a field deserves."""
    if name == "starts_at":
        return "instant"
    if kind == "date" or name in DAYS:
        return "day"
    return "number" if kind == "number" or name in NUMBERS else "text"


def likely(name: str, kind: str, value: str) -> str:
    """What somebody would send, so that the other fields are no obstacle."""
    known = {"starts_at": AFTERNOON.isoformat(), "do": "away", "email": "", "hour": "14:00"}
    if name in known:
        return known[name]
    if kind == "date":
        return value or "2026-11-24"
    if name == "number":
        return value or "06 39 98 12 77"
    return value or ("Petit" if kind in ("text", "textarea", "input") else "")


@pytest.fixture
def scene(cast):
    """Karim, who may everything, in the middle of a call; and a promise seen by its person."""
    cast.karim.user.is_superuser = True
    cast.karim.user.save()
    with time_machine.travel(MONDAY, tick=False):
        callback = make_callback(cast.topic)
        other = make_case(cast.topic, adviser=cast.karim, name="Paul Autre", number="+33639981299")
        make_reason()
        start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
        client = Client(raise_request_exception=False)
        client.force_login(cast.karim.user)
        client.post(reverse("helpdesk:callback_about"), {"topic": "phone"})
        session = client.session
        session["callback_done"] = session["my_request"] = callback.pk
        session.save()
        routes = [path for path in addresses_of(get_resolver().url_patterns) if "/fr/" in path]
        numbers = {"/cases/1/": f"/cases/{other.reference}/"}
        pages = [path.replace(*next(iter(numbers.items()))) for path in routes]
        by_link = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
        yield client, [*pages, by_link]


# All values take minutes: a usual run takes one for each place, in turn.
EVERY = pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])


def some(values: tuple[str, ...], turn: int, every: bool) -> tuple[str, ...]:
    """All values, or the one whose turn it is."""
    return values if every else (values[turn % len(values)],)


def tried(client, method, address, data, wrong: list[str]) -> None:
    """Ask, forget what it changed, and note an answer that is none."""
    with transaction.atomic():
        status = getattr(client, method)(address, data).status_code
        transaction.set_rollback(True)
    if status >= 500:
        wrong.append(f"{status} {method} {address} {data}"[:300])


@EVERY
@pytest.mark.timeout(600)
def test_no_value_of_any_field_breaks_a_page(scene, every):
    client, pages = scene
    wrong: list[str] = []
    for turn, path in enumerate(pages):
        page = client.get(path)
        if page.status_code != 200 or "text/html" not in page["Content-Type"]:
            continue
        for form in Forms(page.content.decode()).found:
            if form.get("method") == "post":
                address = urljoin(path, form.get("action") or path)
                for data in _odd_data(form, turn, every):
                    tried(client, "post", address, data, wrong)
    assert not wrong, "\n".join(wrong)


def _odd_data(form, turn, every):
    """Days, instants and numbers one by one; all texts at once."""
    fields = {n: f for n, f in form["fields"].items() if n != "csrfmiddlewaretoken"}
    usual = {name: likely(name, *field) for name, field in fields.items() if field[0] != "button"}
    kinds = {name: kind_of(name, fields[name][0]) for name in usual}
    for name, kind in kinds.items():
        # An instant is wrong in its own way at each edge.
        for value in some(ODD[kind], turn, every or kind == "instant") if kind != "text" else ():
            yield {**usual, name: value}
    typed = [n for n, kind in kinds.items() if kind == "text" and fields[n][0] != "radio"]
    for value in some(ODD["text"], turn, every) if typed else ():
        yield {**usual, **dict.fromkeys(typed, value)}


@EVERY
@pytest.mark.timeout(600)
def test_no_parameter_of_an_address_breaks_a_page(scene, every):
    client, pages = scene
    wrong: list[str] = []
    for turn, path in enumerate(pages):
        for value in some(OF_ADDRESSES, turn, every):
            tried(client, "get", path, dict.fromkeys(ASKED, value), wrong)
    assert not wrong, "\n".join(wrong)


@EVERY
@pytest.mark.timeout(600)
def test_no_part_of_an_address_breaks_a_page(scene, every):
    client, _pages = scene
    wrong: list[str] = []
    usual = addresses_of(get_resolver().url_patterns)
    for which, value in enumerate(IN_PATHS):
        odd = addresses_of(get_resolver().url_patterns, value)
        taking = [odd for odd, path in zip(odd, usual, strict=True) if odd != path]
        for turn, address in enumerate(taking):
            if every or turn % len(IN_PATHS) == which:
                tried(client, "get", address, {}, wrong)
                tried(client, "post", address, {}, wrong)
    assert not wrong, "\n".join(wrong)


def test_bytes_that_are_no_text_break_no_page(scene):
    client, _pages = scene
    for raw in ("%ff%fe", "%ED%A0%80", "%", "%zz"):
        asked = "&".join(f"{name}={raw}" for name in ASKED)
        for page in ("callback_start", "callback_when", "queue", "people", "journal"):
            assert client.get(f"{reverse(f'helpdesk:{page}')}?{asked}").status_code < 500
        assert client.get(f"{reverse('knowledge:search')}?{asked}").status_code < 500


NEXT = ("-1", "today", "helpdesk:today", "'\"<", "\\", "//evil.example", "/" + "a" * 5000)


@pytest.mark.parametrize("odd", NEXT)
@pytest.mark.parametrize("page", ["preferences", "reading_comfort"])
def test_a_way_back_that_is_none_of_ours_leads_to_the_page_itself(client, db, page, odd):
    answers = {"size": "ok", "contrast": "ok", "lines": "ok", "usual": "1", "next": odd}
    answer = client.post(reverse(f"accessibility:{page}"), answers, follow=True)
    assert answer.status_code in (200, 422)
    assert quote(odd) not in str(answer.redirect_chain)


def test_an_absence_without_an_end_in_sight_breaks_no_page(scene, cast):
    """The CMS takes any instant: year 1, and the last one that can be counted."""
    client, pages = scene
    first = MONDAY.replace(year=1, month=1, day=1, hour=0)
    last = MONDAY.replace(year=9999, month=12, day=31, hour=23, minute=59)
    Absence.objects.create(adviser=cast.ines, starts_at=first, ends_at=last)
    for path in pages:
        if "/rappel/" in path or path.endswith(("/desk/", "/team/", "/presence/", "/time/")):
            assert client.get(path).status_code < 500, path
