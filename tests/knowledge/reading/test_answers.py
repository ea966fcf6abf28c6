"""Our own answers: written once, right in every guide, language and edition at once."""

import sys
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import translation
from website.serving import page_cache

from helpdesk.models import DeskSettings
from helpdesk.reads.guides import twin_of
from knowledge.editing.plainness import plainness_of
from knowledge.models import GuideIndexPage, GuidePage, OurAnswer
from knowledge.models.answers import working_sentence
from knowledge.reading import answers
from knowledge.reading.answers import all_answers, languages, uses_of_answers, write_answers
from knowledge.reading.audio import is_of_now, missing, read_path, spoken
from knowledge.reading.editions import edition_of, in_few_words
from knowledge.search.passages import Passages
from tests.factories.languages import load_three_languages

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]

NUMBER = "01\u00a099\u00a000\u00a012\u00a034"
UNTIL_THEN = {
    "fr": f"Appelez le {NUMBER} ou demandez un appel\u00a0: nous vous le disons.",
    "en": f"Call {NUMBER} or ask for a call: we tell you.",
    "ar": f"اتصلوا بالرقم {NUMBER} أو اطلبوا مكالمة، ونحن نخبركم.",
}
ANSWER = {"fr": "Le zèbre du tiroir le dit.", "en": "The zebra in the drawer says it."}
SPEAK = "import sys, wave; sys.stdin.read(); w = wave.open(sys.stdout.buffer, 'wb');"
SPEAK += " w.setnchannels(1); w.setsampwidth(2); w.setframerate(8000); w.writeframes(bytes(1600))"


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def lise(site, django_user_model):
    return django_user_model.objects.create_superuser("lise", "lise@example.org", "x")


@pytest.fixture
def voice(settings):
    settings.SPEAK_COMMAND = f'{sys.executable} -c "{SPEAK}"'
    copy = f"{sys.executable} -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())'"
    settings.OPUS_COMMAND = settings.MP3_COMMAND = copy


def with_answer(language, number=146) -> GuidePage:
    """A guide that takes an answer in a step, in its promise, and at its end."""
    guide = GuidePage.by_number(number, language=language)
    guide.promise = "[[bill]]"
    guide.paths[0].value["steps"][0]["text"] = "[[puk]]"
    guide.if_it_fails[0].value["answer"] = "[[rio]]"
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)


def write(lise, language, **answers):
    locale = next(one for one in languages() if one.language_code == language)
    return write_answers({(code, locale.pk): text for code, text in answers.items()}, by=lise)


def addresses(guide, language) -> dict[str, str]:
    """Where a guide is read, by the name of the edition."""
    with translation.override(language):
        paper = reverse("knowledge:on_paper", args=[guide.number])
        return {
            "page": guide.url,
            "words": f"{guide.url}?text=yes",
            "paper": paper,
            "large": f"{paper}?size=large",
            "no": reverse("knowledge:not_helped", args=[guide.number]),
            "topic": guide.topic.url,
            "file": reverse("knowledge:all_in_one"),
        }


def told(guide, language) -> dict[str, str]:
    """What is said of a guide beside its pages: aloud, by the adviser, in an SMS."""
    twin = twin_of(guide.number, language=language, device=guide.all_paths()[0]["device"], step=1)
    return {
        "twin": repr(twin).replace("\\xa0", "\u00a0"),
        "sound": "\n".join(spoken(guide, path) for path in guide.all_paths()),
        "sms": in_few_words(guide, device=""),
    }


def opened(client, address) -> str:
    """The page at an address, as its letters are read."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("&#x27;", "'")


def readings(client, guide, language) -> dict[str, str]:
    """Each edition in which the steps of a guide stand, as reader, listener and adviser meet it."""
    places = addresses(guide, language)
    del places["no"]
    found = {name: opened(client, one) for name, one in places.items()}
    found |= told(guide, language)
    del found["sms"]
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_until_it_is_written_every_edition_says_whom_to_ask(client, site, language):
    guide = with_answer(language)
    for name, text in readings(client, guide, language).items():
        assert "[[" not in text, name
        assert 'class="placeholder"' not in text, name
        spoken_number = UNTIL_THEN[language].replace(NUMBER, "01, 99, 00, 12, 34")
        assert (spoken_number if name == "sound" else UNTIL_THEN[language]) in text, name


def test_a_desk_without_a_number_says_to_ask_for_a_call(site):
    DeskSettings.objects.update(phone_number="")
    assert working_sentence("fr") == "Demandez un appel\u00a0: nous vous le disons."
    assert working_sentence("en") == "Ask for a call: we tell you."
    assert working_sentence("ar") == "اطلبوا مكالمة، ونحن نخبركم."


@pytest.mark.parametrize("language", ["fr", "en"])
def test_written_once_it_is_in_every_edition(client, lise, language):
    guide = with_answer(language)
    write(lise, language, puk=ANSWER[language], bill=ANSWER[language], rio=ANSWER[language])
    for name, text in readings(client, guide, language).items():
        assert ANSWER[language] in text, name
        # Other guides in the single file wait for other answers.
        if name != "file":
            assert UNTIL_THEN[language] not in text, name
    other = "en" if language == "fr" else "fr"
    assert ANSWER[language] not in readings(client, with_answer(other), other)["page"]


def test_the_answer_that_a_step_takes_is_found_by_its_words_and_the_wait_for_it_is_not(
    lise, monkeypatch
):
    asked = []
    index = SimpleNamespace(enqueue=lambda *of: asked.append(of))
    GuidePage.objects.exclude(number=146).update(paths="[]")
    guide = with_answer("fr")
    monkeypatch.setattr(answers, "insert_or_update_object_task", index)
    before = Passages.of(guide, "fr")
    assert not any(UNTIL_THEN["fr"] in text or "[[" in text for text, _stems in before.sentences)
    write(lise, "fr", puk=ANSWER["fr"])
    after = Passages.of(GuidePage.objects.get(pk=guide.pk), "fr")
    assert ANSWER["fr"] in [text for text, _stems in after.sentences]
    assert asked == [("knowledge", "guidepage", str(guide.pk))]


def test_the_gate_measures_what_readers_meet(lise):
    guide = with_answer("fr")
    assert plainness_of(guide).to_fill_in == ()
    assert plainness_of(guide).is_plain
    long = "Le " + "très " * 30 + "long zèbre."
    write(lise, "fr", puk=long)
    guide = GuidePage.objects.get(pk=guide.pk)
    assert not plainness_of(guide).is_plain


def test_a_sound_that_says_the_answer_of_before_is_dropped_and_made_again(lise, voice):
    guide = with_answer("fr")
    english = with_answer("en")
    for one in (guide, english):
        for path in one.all_paths():
            read_path(one, path)
    assert not GuidePage.objects.get(pk=guide.pk).is_silent
    write(lise, "fr", puk=ANSWER["fr"])
    guide, english = (GuidePage.objects.get(pk=one.pk) for one in (guide, english))
    assert guide.is_silent
    assert guide.audio == {}
    assert not english.is_silent
    assert guide in [one for one, _path in missing(GuidePage.objects.filter(is_silent=True))]
    read_path(guide, guide.all_paths()[0])
    assert is_of_now(guide.audio["any"], spoken(guide, guide.all_paths()[0]))


def test_a_sound_that_says_another_number_of_the_desk_is_dropped(site, voice):
    guide = with_answer("fr")
    silent = GuidePage.by_number(131, language="fr")
    for path in guide.all_paths():
        read_path(guide, path)
    desk = DeskSettings.load()
    desk.save()
    assert not GuidePage.objects.get(pk=guide.pk).is_silent, "the same number"
    desk.phone_number = "+33199005678"
    desk.save()
    assert GuidePage.objects.get(pk=guide.pk).is_silent
    assert GuidePage.objects.get(pk=silent.pk).audio == {}


def test_an_answer_that_changes_while_it_is_read_aloud_leaves_the_guide_silent(lise, voice):
    guide = with_answer("fr")
    [path] = guide.all_paths()
    assert guide.answers == {}
    write(lise, "fr", puk=ANSWER["fr"])
    # This process began with what it had read before.
    read_path(guide, path)
    assert GuidePage.objects.get(pk=guide.pk).is_silent
    assert GuidePage.objects.get(pk=guide.pk).audio == {}


def test_pages_that_are_kept_are_made_anew(
    lise, settings, monkeypatch, django_capture_on_commit_callbacks
):
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "answers"}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    guide = with_answer("fr")
    assert UNTIL_THEN["fr"] in Client().get(guide.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        write(lise, "fr", puk=ANSWER["fr"])
    assert ANSWER["fr"] in Client().get(guide.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        write(lise, "fr", puk="")
    assert ANSWER["fr"] not in Client().get(guide.url).content.decode()


def test_only_what_changed_is_written_and_the_log_says_by_whom(lise):
    locale = languages()[0]
    assert write(lise, "fr", puk="Oui.", rio="Non.") == ["puk", "rio"]
    assert write(lise, "fr", puk="Oui.", rio="") == ["rio"]
    assert all_answers() == {("puk", locale.pk): "Oui."}
    with pytest.raises(KeyError):
        write(lise, "fr", pukk="Oui.")


def test_who_takes_what_is_known_in_few_queries(site, django_assert_num_queries):
    GuidePage.objects.update(paths="[]", if_it_fails="[]", promise="Oui.", needs="")
    guide = GuidePage.by_number(125, language="fr")
    GuidePage.objects.filter(pk=guide.pk).update(promise="[[bill]] [[le prix]]")
    with django_assert_num_queries(1):
        uses = uses_of_answers()
    assert {code: [g.pk for g in guides] for code, guides in uses.by_code.items()} == {
        "bill": [guide.pk]
    }
    assert [one.pk for one in uses.with_holes] == [guide.pk]
    assert uses.missing({}) == {("bill", guide.locale_id)}
    assert uses.missing({("bill", guide.locale_id): "Oui."}) == set()


def test_all_guides_in_one_file_ask_for_the_answers_once(site, django_assert_num_queries):
    for number in (102, 125, 131):
        with_answer("fr", number)
    edition = edition_of("fr", today=date(2026, 11, 29))
    guides = [guide for chapter in edition.chapters for guide in chapter.guides]
    with django_assert_num_queries(0):
        assert all(guide.answers == {} for guide in guides)


def test_an_update_drops_the_sounds_that_say_a_hole(site):
    """They said "à compléter" aloud; all other sounds stay."""
    sound = {"any": {"words": "x", "seconds": 1, "octets": 1, "opus": "a", "mp3": "b"}}
    GuidePage.objects.update(audio=sound, is_silent=False)
    holes = [guide for guide in GuidePage.objects.all() if "[[" in guide.written()]
    update = import_module("knowledge.migrations.0013_our_answers")
    update.drop_sounds_with_holes(apps, None)
    silent = GuidePage.objects.filter(is_silent=True, audio={})
    assert {*silent} == {*holes}
    assert 0 < len(holes) < GuidePage.objects.filter(audio=sound, is_silent=False).count()


def test_no_reader_meets_a_hole_in_any_language_or_edition(reading_site, settings, client, db):
    """Every starter guide, as it is when nobody has filled in anything."""
    load_three_languages(settings)
    guides = list(GuidePage.objects.live().select_related("locale"))
    codes = {guide.locale.language_code for guide in guides}
    assert codes == {"fr", "en", "ar"}
    assert GuideIndexPage.objects.live().count() == len(codes)
    assert not OurAnswer.objects.exists()
    takes = [guide for guide in guides if guide.own_answers() or guide.holes()]
    assert {guide.locale.language_code for guide in takes} == codes
    texts = {}
    for guide in guides:
        language = guide.locale.language_code
        for one in addresses(guide, language).values():
            texts[one] = texts.get(one) or opened(client, one)
        said = told(guide, language)
        texts |= {f"{guide.number} {language} {name}": text for name, text in said.items()}
    assert len(texts) > 7 * len(guides)
    for where, text in texts.items():
        for hole in ("[[", 'class="placeholder"', "à compléter", "to fill in", "للإكمال"):
            assert hole not in text, where
    for guide in takes:
        assert UNTIL_THEN[guide.locale.language_code] in texts[guide.url], guide.number
