"""An editor lets one link or number be looked at again, after they mended it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import Locale, ModelLogEntry, PageLogEntry
from website.link_check import again
from website.link_check.again import NotLooked, Seen, look_again, use_of
from website.link_check.night import failing, look
from website.link_rules import NIGHTS, Kind, Problem
from website.models import LinkUse, OutsideLink
from website.running.roles import ADVISER, AUTHOR, EDITOR

from knowledge.models import GuidePage, OurAnswer
from tests.factories.helpdesk import make_user
from tests.website.link_check.test_asking import LOOPBACK, serving_pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]
NOON = datetime(2026, 11, 29, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def server():
    with serving_pages() as running:
        yield running


@pytest.fixture
def guide() -> GuidePage:
    return GuidePage.objects.get(number=125, locale__language_code="fr")


def say(guide, **of_third_step):
    step = guide.paths[0].value["steps"].bound_blocks[2]
    for name, text in of_third_step.items():
        step.value[name] = text
    guide.save()


def listed(guide, **of_third_step) -> LinkUse:
    """The row of what stands in the third step, as a night found it."""
    say(guide, **of_third_step)
    look(at=NOON)
    OutsideLink.objects.update(
        problem=Problem.NOT_FOUND, nights=NIGHTS, failing_since=date(2026, 11, 26)
    )
    [row] = [one for one in failing() if one.page_id == guide.pk and one.where.startswith("T")]
    return row


def at(server, path) -> str:
    return f"http://127.0.0.1:{server.server_port}/{path}"


def told() -> list[str]:
    return [row.target for row in failing() if row.target.startswith(("0", "9", "http://127"))]


def test_a_number_that_was_mended_leaves_the_list(guide):
    use, lise = listed(guide, phone="0142"), make_user("lise")
    assert look_again(use, at=NOON, by=lise) == Seen(is_there=True, problem=Problem.NO_NUMBER)
    assert told() == ["0142"]
    say(guide, phone="112")
    assert look_again(use, at=NOON, by=lise) == Seen(is_there=False)
    assert told() == []


def test_a_page_of_ours_that_is_there_again_leaves_the_list(guide):
    other = GuidePage.objects.get(number=102, locale=guide.locale)
    other.unpublish()
    guide.related = "102"
    guide.save()
    look(at=NOON)
    use = LinkUse.objects.get(page=guide, target="guide:102")
    assert use.problem == Problem.GONE
    other.save_revision().publish()
    assert look_again(use, at=NOON, by=make_user("lise")) == Seen(is_there=True)
    assert use.target not in {row.target for row in failing() if row.page_id == guide.pk}


def test_another_site_that_answers_again_is_not_told_and_begins_anew(guide, server):
    use = listed(guide, tip=f"Voir {at(server, '200')} .")
    assert look_again(use, at=NOON, by=make_user("lise"), bounds=LOOPBACK) == Seen(is_there=True)
    assert told() == []
    link = OutsideLink.objects.get(address=use.target)
    assert (link.nights, link.problem, link.failing_since) == (0, "", None)


def test_one_that_still_fails_says_how_and_no_night_is_counted(guide, server):
    use = listed(guide, tip=f"Voir {at(server, '500')} .")
    seen = look_again(use, at=NOON, by=make_user("lise"), bounds=LOOPBACK)
    assert seen == Seen(is_there=True, problem=Problem.BROKEN)
    [row] = [one for one in failing() if one.target == use.target]
    assert (row.problem, row.since) == (Problem.BROKEN, date(2026, 11, 26))
    assert OutsideLink.objects.get(address=use.target).nights == NIGHTS


def test_the_usual_bounds_ask_no_network_of_our_own(guide, server):
    use = listed(guide, tip=f"Voir {at(server, '200')} .")
    assert look_again(use, at=NOON, by=make_user("lise")).problem == Problem.PRIVATE
    assert server.asked == []


def test_a_desk_that_asks_no_other_site_asks_none_now(guide, server, settings):
    use = listed(guide, tip=f"Voir {at(server, '200')} .")
    settings.CHECK_LINKS = "inside"
    with pytest.raises(NotLooked):
        look_again(use, at=NOON, by=make_user("lise"), bounds=LOOPBACK)
    assert server.asked == []


def test_our_own_answer_is_looked_at_again_and_its_history_says_who_asked():
    locale = Locale.objects.get(language_code="fr")
    answer = OurAnswer.objects.create(code="voicemail", locale=locale, text="Appelez le 99 99.")
    look(at=NOON)
    use, lise = LinkUse.objects.get(target="99 99"), make_user("lise")
    answer.text = "Appelez le 123."
    answer.save()
    assert look_again(use, at=NOON, by=lise) == Seen(is_there=False)
    entry = ModelLogEntry.objects.get(action=again.ACTION)
    assert (entry.user, entry.data["target"]) == (lise, "99 99")


def test_one_person_has_so_many_looks_an_hour_and_all_have_more(guide, monkeypatch):
    monkeypatch.setattr(again, "PER_PERSON", 2)
    monkeypatch.setattr(again, "PER_HOUR", 3)
    use, lise, rose = listed(guide, phone="0142"), make_user("lise"), make_user("rose")
    for _turn in range(2):
        look_again(use, at=NOON, by=lise)
    with pytest.raises(NotLooked):
        look_again(use, at=NOON, by=lise)
    with pytest.raises(NotLooked):
        look_again(use, at=NOON, by=rose)
    assert look_again(use, at=NOON + timedelta(hours=1), by=rose).is_there


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Regarder à nouveau", "Ce numéro n’est à personne", "Il n’y est plus", "Lien")),
        ("en", ("Look again now", "This number is nobody’s", "Readers do not meet it", "Link")),
    ],
)
def test_the_list_has_a_button_that_says_what_was_seen(member, guide, language, words):
    use, author = listed(guide, phone="0142"), member(AUTHOR, language)
    button, still, gone, noted = words
    address = reverse("look_at_link", args=[use.pk])
    page = author.get(reverse("links_and_numbers")).content.decode()
    assert button in page
    assert address in page
    with time_machine.travel(NOON, tick=False):
        assert f"0142 – {still}" in author.post(address, follow=True).content.decode()
        say(guide, phone="112")
        answer = author.post(address, follow=True).content.decode()
    assert f"0142 – {gone}" in answer
    assert address not in answer
    history = author.get(reverse("wagtailadmin_pages:history", args=[guide.pk])).content.decode()
    assert f"{noted}" in history
    assert "0142" in history
    assert PageLogEntry.objects.filter(action=again.ACTION).count() == 2
    assert use_of(use.pk) is None
    assert author.post(address).url == reverse("links_and_numbers")


def test_a_link_changes_nothing_and_only_who_may_mend_it_looks(member, guide):
    use = listed(guide, phone="0142")
    address = reverse("look_at_link", args=[use.pk])
    assert member(AUTHOR).get(address).status_code == 405
    assert member(ADVISER).post(address).status_code == 302
    own = LinkUse.objects.create(kind=Kind.NUMBER, target="99 99", where="puk", problem="no_number")
    of_ours = reverse("look_at_link", args=[own.pk])
    page = member("reviewer").get(reverse("links_and_numbers")).content.decode()
    assert address in page
    assert of_ours not in page
    assert not PageLogEntry.objects.filter(action=again.ACTION).exists()
    answer = member(EDITOR).post(of_ours, follow=True)
    assert "99 99" in answer.content.decode()
