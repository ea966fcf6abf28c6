"""The look of one night: what is found, what fails, and what editors are told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import Locale, Page
from website.link_check import night as nights
from website.link_check import tasks
from website.link_check.finding import Found, find_all
from website.link_check.here import opens, rings
from website.link_check.night import AT_ONCE, ask_some, failing, look
from website.link_rules import Kind, Problem
from website.models import LinkNight, LinkUse, OutsideLink, TextPage
from website.running.roles import ADVISER, AUTHOR

from knowledge.models import GuidePage, OurAnswer
from tests.website.link_check.test_asking import LOOPBACK, serving_pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]
NIGHT = datetime(2026, 11, 29, 3, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def server():
    with serving_pages() as running:
        yield running


def text_page(body="", language="fr") -> TextPage:
    page = TextPage.objects.filter(locale__language_code=language).first()
    page.body = body
    page.save()
    return page


def guide_of(number=125, language="fr") -> GuidePage:
    return GuidePage.objects.get(number=number, locale__language_code=language)


@pytest.fixture
def named(monkeypatch):
    """Says which other sites the pages name, and nothing else."""

    def say(*addresses):
        found = [Found(None, Kind.OUTSIDE, address) for address in addresses]
        monkeypatch.setattr(nights, "find_all", lambda: iter(found))

    return say


def night(day=0, *, bounds=LOOPBACK) -> LinkNight:
    """A whole night, so many days later."""
    found = look(at=NIGHT + timedelta(days=day))
    if found.state == LinkNight.State.ASKING:
        while ask_some(found, bounds=bounds):
            pass
    found.refresh_from_db()
    return found


def told() -> list[tuple[str, str]]:
    return [(row.target, row.problem) for row in failing()]


def test_no_starter_page_has_a_link_or_a_number_that_fails(site):
    found = look(at=NIGHT)
    assert told() == []
    assert found.links > 100
    assert found.numbers > 5
    assert found.outside == OutsideLink.objects.count() > 0


def test_links_and_numbers_are_found_with_their_step(site):
    guide = guide_of()
    step = guide.paths[0].value["steps"].bound_blocks[0]
    step.value["phone"] = "3179"
    step.value["tip"] = "Voir https://a.example/x, ou appelez le 01 42 68 53 00."
    guide.related, guide.sources = "102", "Arcep : https://b.example/"
    guide.save()
    found = [one for one in find_all() if one.page == guide.pk]
    where = f"{dict(GuidePage.all_paths(guide)[0])['label']}, 1. {step.value['title']}"
    at = {"page": guide.pk, "where": where, "block": step.id}
    for expected in (
        Found(guide.pk, Kind.INSIDE, "guide:102"),
        Found(guide.pk, Kind.OUTSIDE, "https://b.example/"),
        Found(kind=Kind.NUMBER, target="3179", **at),
        Found(kind=Kind.NUMBER, target="01 42 68 53 00", **at),
        Found(kind=Kind.OUTSIDE, target="https://a.example/x", **at),
    ):
        assert expected in found


def test_a_draft_is_not_looked_at(site):
    guide = guide_of()
    guide.unpublish()
    assert guide.pk not in {found.page for found in find_all()}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, True) for text in ("112", "31 79", "33700", "888", "01 42 68 53 00", "*#21#")),
        *((text, False) for text in ("0899 12 34 56", "01 42 68 53", "98765", "2026", "99 99")),
    ],
)
def test_a_number_rings_or_it_does_not(text, answer):
    assert rings(text) is answer


def test_pages_of_ours_open_or_do_not(site):
    assert opens("/")
    assert opens("/fr/guides/")
    assert opens(guide_of().url)
    assert opens("/125")
    assert opens(reverse("contact") + "?x=1#there")
    assert not opens("/fr/nothing/")
    assert not opens("/9999")


def test_a_link_into_the_site_that_leads_nowhere_is_told_at_once(site):
    draft, live = guide_of(102), guide_of(121)
    draft.unpublish()
    page = text_page(
        f'<p><a linktype="page" id="{draft.pk}">a</a> <a linktype="page" id="{live.pk}">b</a>'
        '<a href="/fr/nothing/">c</a> <a href="/fr/contact/">d</a> <a href="tel:0142">e</a></p>'
    )
    look(at=NIGHT)
    mine = [(row.target, row.problem) for row in failing() if row.page_id == page.pk]
    assert mine == [
        (f"page:{draft.pk}", Problem.GONE),
        ("/fr/nothing/", Problem.GONE),
        ("0142", Problem.NO_NUMBER),
    ]
    # Guides that name it as related say so too, in its language alone.
    naming = {row.page_id for row in failing() if row.target == "guide:102"}
    assert naming
    pages = Page.objects.filter(pk__in=naming).select_related("locale")
    assert {one.locale.language_code for one in pages} == {"fr"}
    draft.save_revision().publish()
    text_page("<p>Rien.</p>")
    look(at=NIGHT)
    assert told() == []


def test_our_own_answers_are_looked_at_too(site):
    locale = Locale.objects.get(language_code="fr")
    OurAnswer.objects.create(code="voicemail", locale=locale, text="Appelez le 99 99.")
    look(at=NIGHT)
    [row] = failing()
    assert (row.page, row.where, row.target) == (None, "voicemail", "99 99")


def test_another_site_is_told_after_three_nights_in_a_row(named, server):
    gone, well = (f"http://127.0.0.1:{server.server_port}/{name}" for name in ("404", "200"))
    named(gone, well)
    for day in (0, 1):
        assert night(day).state == LinkNight.State.ASKED
        assert told() == []
    night(2)
    [row] = failing()
    assert (row.target, row.problem, row.page) == (gone, Problem.NOT_FOUND, None)
    assert row.since == NIGHT.date()
    assert not OutsideLink.objects.get(address=well).is_told


def test_a_night_in_which_it_answers_begins_anew(named, server):
    address = f"http://127.0.0.1:{server.server_port}/404"
    named(address)
    night(0)
    night(1)
    # The same link, at which a page is now.
    OutsideLink.objects.update(address=address.replace("404", "200"))
    named(address.replace("404", "200"))
    night(2)
    link = OutsideLink.objects.get()
    assert (link.nights, link.problem, link.failing_since) == (0, "", None)


def test_a_second_look_of_the_same_night_counts_nothing_again(named, server):
    named(f"http://127.0.0.1:{server.server_port}/404")
    for _turn in range(3):
        night(0)
    assert OutsideLink.objects.get().nights == 1
    assert len(server.asked) == 2


def test_where_no_site_answers_at_all_nothing_is_counted(named, server):
    gone = f"http://127.0.0.1:{server.server_port}/404"
    named(gone, "http://nobody.invalid/")
    night(0)
    named("http://nobody.invalid/")
    for day in (1, 2, 3):
        assert night(day).state == LinkNight.State.SILENT
    assert told() == []
    assert OutsideLink.objects.get().nights == 1
    # The control: as soon as one site is heard, the other one counts.
    named(gone, "http://nobody.invalid/")
    night(4)
    night(5)
    assert told() == [("http://nobody.invalid/", Problem.NO_HOST)]


def test_a_private_address_is_told_the_first_night_in_which_the_world_answers(named, server):
    named("http://10.0.0.1/", f"http://127.0.0.1:{server.server_port}/200")
    night(0)
    assert told() == [("http://10.0.0.1/", Problem.PRIVATE)]


def test_sites_are_asked_a_few_at_a_time(named, server):
    addresses = [f"http://127.0.0.1:{server.server_port}/200?{n}" for n in range(AT_ONCE + 2)]
    named(*addresses)
    found = look(at=NIGHT)
    assert ask_some(found, bounds=LOOPBACK)
    assert len(server.asked) == AT_ONCE
    assert not ask_some(found, bounds=LOOPBACK)
    assert len(server.asked) == AT_ONCE + 2


@pytest.mark.parametrize(
    ("setting", "state", "asked"),
    [("all", LinkNight.State.ASKING, 1), ("inside", LinkNight.State.OFF, 0)],
)
def test_a_setting_leaves_other_sites_alone(named, settings, setting, state, asked):
    settings.CHECK_LINKS = setting
    named("http://nobody.invalid/")
    assert look(at=NIGHT).state == state
    assert OutsideLink.objects.count() == asked


def test_the_task_looks_once_a_night_and_not_where_it_is_turned_off(site, settings, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks, "async_task", lambda *said: queued.append(said))
    with time_machine.travel(NIGHT, tick=False):
        settings.CHECK_LINKS = "off"
        assert not tasks.look_at_links()
        settings.CHECK_LINKS = "all"
        assert tasks.look_at_links()
        assert not tasks.look_at_links()
    assert queued == [("website.link_check.tasks.ask_outside", "2026-11-29")]
    with time_machine.travel(NIGHT + timedelta(hours=12), tick=False):
        assert not tasks.look_at_links()


def test_the_task_comes_back_while_there_are_more(named, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks, "async_task", lambda *said: queued.append(said))
    named(*(f"http://nobody{n}.invalid/" for n in range(AT_ONCE + 1)))
    look(at=NIGHT)
    assert tasks.ask_outside("2026-11-29")
    assert len(queued) == 1
    assert not tasks.ask_outside("2026-11-29")
    assert not tasks.ask_outside("2026-11-29")
    assert not tasks.ask_outside("2026-11-28")
    assert LinkNight.objects.get().state == LinkNight.State.SILENT


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Liens et numéros", "Ce numéro n’est à personne", "Liens ou numéros qui")),
        ("en", ("Links and numbers", "This number is nobody’s", "Links or numbers that fail")),
    ],
)
def test_editors_find_what_fails_with_its_step(member, language, words):
    author = member(AUTHOR, language)
    address = reverse("links_and_numbers")
    assert words[1] not in author.get(address).content.decode()
    guide = guide_of()
    step = guide.paths[0].value["steps"].bound_blocks[2]
    step.value["phone"] = "0142"
    guide.save()
    look(at=NIGHT)
    page = author.get(address).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    for part in (*words[:2], f"{edit}#block-{step.id}-section", step.value["title"], "0142"):
        assert part in page
    home = author.get(reverse("wagtailadmin_home")).content.decode()
    assert f'<a href="{address}">{words[2]}' in home
    LinkUse.objects.update(problem="")
    assert (
        address + '">' + words[2] not in author.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_three_silent_nights_are_said_and_two_are_not(member):
    author, words = member(AUTHOR, "en"), "No other site has answered for three nights"
    for day in (1, 2, 3):
        page = author.get(reverse("links_and_numbers")).content.decode()
        assert words not in page
        LinkNight.objects.create(day=f"2026-11-0{day}", at=NIGHT, state=LinkNight.State.SILENT)
    assert words in author.get(reverse("links_and_numbers")).content.decode()


def test_who_writes_no_page_does_not_see_it(member):
    assert member(ADVISER).get(reverse("links_and_numbers")).status_code == 302
