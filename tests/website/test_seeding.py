"""What a new installation holds, and that a second run changes nothing."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page, Site
from website.models import HomePage, TextPage, User
from website.running.languages import ALWAYS
from website.seeding import seed
from website.seeding.site import TEXTS, read_text

from accessibility.readability import read
from accessibility.text.typography import french
from helpdesk.models import (
    Adviser,
    CannedReply,
    CannedReplyText,
    Case,
    DeskSettings,
    PendingReason,
    PendingReasonText,
    Topic,
    TopicText,
)
from helpdesk.policy.sms import in_gsm7, segments
from helpdesk.reads.availability import desk_missing
from helpdesk.words.notices import places_of
from helpdesk.words.replies import PLACES
from tests.factories.demo import for_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def load():
    return seed(demo=False, at=MONDAY, out=io.StringIO())


@pytest.fixture(scope="module", autouse=True)
def logins(django_db_setup, django_db_blocker):
    """A new installation, under every test."""
    with for_a_module(load, django_db_blocker) as logins:
        yield logins


@pytest.mark.parametrize("language", ALWAYS)
def test_the_home_page_and_the_text_pages_answer(client, language):
    assert client.get(f"/{language}/").status_code == 200
    for page in TextPage.objects.filter(locale__language_code=language):
        response = client.get(page.url)
        assert response.status_code == 200
        said = response.content.decode()
        assert page.title in said
        # What the cooperative still has to write is a hole for the team, and none for readers.
        assert "[[" in page.body
        assert "[[" not in said
        assert "à compléter" not in said
        assert "to fill in" not in said
        assert {"fr": "nous vous le disons.", "en": "we tell you."}[language] in said


def test_the_site_starts_at_the_french_home_page():
    assert Site.objects.get().root_page.specific == HomePage.objects.get(title="Accueil")
    assert [locale.language_code for locale in Locale.objects.order_by("-language_code")] == [
        "fr",
        "en",
    ]


def test_wagtails_welcome_page_is_gone_and_the_tree_is_sound():
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert not any(Page.find_problems())


def test_each_text_page_is_the_translation_of_its_twin():
    for page in TextPage.objects.filter(locale__language_code="fr"):
        twin = page.get_translations().get()
        assert twin.locale.language_code == "en"


def test_an_editor_finds_the_text_as_a_revision():
    for page in TextPage.objects.all():
        assert page.live
        assert page.get_latest_revision_as_object().body == page.body


def test_a_second_run_changes_nothing():
    before = list(Page.objects.order_by("pk").values())

    assert load() == []
    assert list(Page.objects.order_by("pk").values()) == before
    assert Topic.objects.count() == 6


def test_a_text_that_an_editor_changed_and_moved_is_left_alone():
    page = TextPage.objects.get(slug="mentions-legales")
    page.title, page.slug, page.body = "Qui publie", "qui-publie", "<p>Nous.</p>"
    page.save_revision().publish()

    load()

    assert TextPage.objects.filter(locale=page.locale).count() == len(TEXTS)
    assert TextPage.objects.get(pk=page.pk).body == "<p>Nous.</p>"


def test_without_a_demonstration_there_is_one_coordinator_and_booking_stays_closed(logins):
    assert [(login.username, login.role) for login in logins] == [("coordination", "coordinator")]
    user = User.objects.get(username="coordination")
    assert user.has_usable_password()
    assert {group.name for group in user.groups.all()} == {"coordinator", "editor"}
    assert not user.is_superuser
    assert set(desk_missing()) == {"phone_number", "adviser", "hours"}
    assert not Adviser.objects.exists()
    assert not Case.objects.exists()


def test_two_installations_have_two_passwords(logins):
    User.objects.all().delete()

    again = load()

    assert again[0].password != logins[0].password
    assert User.objects.get().check_password(again[0].password)


def test_the_command_shows_the_password_once():
    User.objects.all().delete()
    first, second = io.StringIO(), io.StringIO()

    call_command("seed", stdout=first)
    call_command("seed", stdout=second)

    assert "coordination" in first.getvalue()
    assert "coordination" not in second.getvalue()


def test_topics_have_the_codes_of_the_guides_and_something_else():
    topics = list(Topic.objects.all())
    assert [topic.code for topic in topics] == [
        "phone",
        "calls",
        "internet",
        "bill",
        "safety",
        "other",
    ]
    assert {topic.call_minutes for topic in topics} == {15, 30}
    assert topics[-1].name_in("fr") == "Autre chose"


def test_a_topic_that_the_coordinator_renamed_keeps_its_name():
    Topic.objects.filter(code="bill").update(is_active=False)
    TopicText.objects.filter(topic__code="bill", language="fr").update(name="Ce que je paie")

    load()

    assert Topic.objects.get(code="bill").name_in("fr") == "Ce que je paie"
    assert not Topic.objects.get(code="bill").is_active


@pytest.mark.parametrize("language", ALWAYS)
@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_plain(name, language):
    title, body = read_text(name, language)
    # What ends a block ends a sentence; a placeholder is the editor's, not the reader's.
    body = re.sub(r"\s*:?\s*\[\[.+?\]\]", "", body)
    text = re.sub(r"(</(?:p|li|h2)>)", r". \1", body)
    plain = re.sub(r"<[^>]+>", "", f"{title}. {text}").replace("..", ".")

    reading = read(plain, language)

    assert reading.long_sentences == ()
    assert reading.score is not None


@pytest.mark.parametrize("name", TEXTS)
def test_french_texts_have_their_own_spaces_and_apostrophes(name):
    title, body = read_text(name, "fr")

    assert french(body, apostrophes=True) == body
    assert "'" not in re.sub(r"<[^>]+>", "", title + body)


@pytest.mark.parametrize(("name", "count"), [("about", 2), ("privacy", 3), ("legal", 8)])
def test_what_a_cooperative_must_fill_is_marked_in_both_languages(name, count):
    assert len(re.findall(r"\[\[à compléter\u00a0: [^\]]+\]\]", read_text(name, "fr")[1])) == count
    assert len(re.findall(r"\[\[to fill in: [^\]]+\]\]", read_text(name, "en")[1])) == count


@pytest.mark.parametrize("language", ALWAYS)
def test_the_about_page_says_what_to_do_in_an_emergency(language):
    _title, body = read_text("about", language)

    for number in ("112", "17", "114"):
        assert f">{number}<" in body


def test_the_texts_bear_the_names_of_the_desk():
    desk = DeskSettings.load()
    desk.organisation = "Coop des Alpes"
    desk.save()

    assert "Coop des Alpes" in read_text("legal", "fr")[1]


def test_a_new_desk_has_reasons_to_wait_lists_and_ready_answers():
    assert PendingReason.objects.count() >= 4
    for language in ("fr", "en"):
        texts = TopicText.objects.filter(language=language)
        assert texts.exclude(checklist="").count() >= 5
        assert CannedReplyText.objects.filter(language=language).count() >= 8


def test_the_topics_of_a_new_desk_have_arabic_names():
    names = [topic.name_in("ar") for topic in Topic.objects.filter(is_active=True)]
    assert {name.language for name in names} == {"ar"}
    assert all(re.search("[\u0621-\u064a]{3}", name) for name in names)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_ready_answers_are_plain_discreet_in_length_and_have_known_places(language):
    for reply in CannedReplyText.objects.filter(language=language):
        assert set(places_of(reply.text)) <= set(PLACES)
        sentences = re.split(r"(?<=[.?!])\s", reply.text)
        assert max(len(sentence.split()) for sentence in sentences) <= 16, reply.title
        assert segments(in_gsm7(reply.text)).count <= 3, reply.title


def test_what_a_desk_changed_or_took_away_stays_so():
    CannedReply.objects.exclude(pk=CannedReply.objects.first().pk).delete()
    PendingReasonText.objects.filter(reason__code="document").update(name="autre chose")
    seed(demo=False, at=MONDAY, out=io.StringIO())
    assert CannedReply.objects.count() == 1
    assert PendingReason.objects.get(code="document").name == "autre chose"
