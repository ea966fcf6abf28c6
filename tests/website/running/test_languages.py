"""A language more than the team's two, written from right to left."""

import re
from datetime import date
from pathlib import Path

import polib
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from website.running.languages import ALWAYS, languages_of

from accessibility.markup.structure import check
from helpdesk.models import Callback
from knowledge.models import GuidePage, TopicPage
from knowledge.models.texts import TEAM_LANGUAGES
from knowledge.reading.overview import guides_at_a_glance
from tests.factories.helpdesk import MONDAY
from tests.factories.languages import load_three_languages
from tests.helpdesk.views.public.test_callback import answer_all

ARABIC = ("100", "113", "131", "141")
# Names, units and words that Arabic pages write in Latin letters too.
LATIN = {
    *("coup", "fil", "telecoop", "android", "iphone", "wi-fi", "français", "english", "équipe"),
    *("chrome", "firefox", "safari", "esim", "imei", "cyber", "info", "escroqueries", "localhost"),
    *("volte", "orange", "bouygues", "free", "google", "apple", "whatsapp", "bloctel"),
    # Addresses of sites.
    *("icloud", "find", "signal", "conso", "gouv"),
}


@pytest.fixture
def homes(reading_site, settings, db):
    return load_three_languages(settings)


@pytest.fixture
def pages(homes, client):
    """Address → HTML of every kind of page that a reader of Arabic meets."""
    guides = GuidePage.objects.filter(locale__language_code="ar")
    topics = TopicPage.objects.filter(locale__language_code="ar")
    addresses = [
        *("/ar/", "/ar/guides/", "/ar/recherche/?q=SIM", "/ar/mots-expliques/", "/ar/affichage/"),
        *("/ar/affichage/questions/", "/ar/contact/", "/ar/ma-demande/"),
        *(topic.url for topic in topics),
        *(guide.url + question for guide in guides for question in ("", "?text=yes")),
        *(f"/ar/guide/{number}/papier/?size=large" for number in ARABIC),
        *(f"/ar/guide/113/{page}/" for page in ("oui", "non", "merci", "appel")),
        "/ar/guides-a-garder.html",
    ]
    answers = {address: client.get(address) for address in addresses}
    assert not {one: got.status_code for one, got in answers.items() if got.status_code != 200}
    return {address: answer.content.decode() for address, answer in answers.items()}


def test_every_page_goes_from_right_to_left_and_its_markup_is_sound(pages):
    assert len(pages) >= 20
    for address, html in pages.items():
        root = BeautifulSoup(html, "html.parser").html
        assert (root["lang"], root.get("dir")) == ("ar", "rtl"), address
        assert not check(html), address


def latin_words(html: str) -> set[str]:
    """Words in Latin letters that no `lang` and no quotation marks explain, but those drawn."""
    page = BeautifulSoup(html, "html.parser")
    for part in page.select("[lang]:not(html), style, script, title, kbd, code, dl.facts, svg"):
        part.decompose()
    text = re.sub(r"«[^»]*»", "", page.get_text(" "))
    return set(re.findall(r"[a-zà-ÿ-]{4,}", text.lower())) - LATIN


def test_nothing_is_left_in_french_or_english(pages):
    left = {address: words for address, html in pages.items() if (words := latin_words(html))}
    assert not left, " ".join(sorted(set().union(*left.values())))


ARABIC_LETTERS = r"[\u0621-\u064a]"


def latin_signs(html: str) -> list[str]:
    """Texts with Arabic words in which a comma, a semicolon or a question mark is a Latin one."""
    page = BeautifulSoup(html, "html.parser")
    for part in page.select("[lang]:not(html), style, script, svg"):
        part.decompose()
    spoken = [one["aria-label"] for one in page.select("[aria-label]")]
    texts = [re.sub(r"«[^»]*»", "", text) for text in (*page.find_all(string=True), *spoken)]
    return [
        text
        for text in texts
        if re.search(ARABIC_LETTERS, text) and re.search(r"(?<!\d)[,;?]|[,;?](?!\d)", text)
    ]


def test_signs_between_arabic_words_are_arabic(pages):
    """What follows the number on the home page began with a Latin comma."""
    assert latin_signs("<p>نعم, لا</p>") == ["نعم, لا"]
    assert latin_signs("<p>1,99 €، نعم «a, b»</p>") == []
    assert not {address: left for address, html in pages.items() if (left := latin_signs(html))}
    assert "، بسعر مكالمة عادية" in " ".join(pages["/ar/"].split())


def test_readers_are_always_spoken_to_as_several():
    """Two answers of a page said "call us" to one person, and all the others to several."""
    catalogue = polib.pofile(str(Path(__file__).parents[3] / "locale/ar/LC_MESSAGES/django.po"))
    texts = [one for entry in catalogue for one in (entry.msgstr, *entry.msgstr_plural.values())]
    words = set(re.findall(f"{ARABIC_LETTERS}+", " ".join(texts)))
    # "Call" to several ends in two letters more; "غير" is also "not".
    to_one = {word[:-2] for word in words if word.endswith("وا") and len(word) > 4} - {"غير"}
    assert {"اتصل", "اكتب", "اختار"} <= to_one
    # It begins a sentence, or goes on after "and".
    begins = re.compile(
        rf"(?:^|(?<=[.؟:،] )|(?<= (?=و)))و?({'|'.join(sorted(to_one))})(?!{ARABIC_LETTERS})"
    )
    assert begins.search("كلمات أخرى؟ أغلق الخط واتصل بنا.")
    assert not [text for text in texts if begins.search(text)]


def test_a_number_leads_to_the_arabic_guide_or_to_the_french_one(homes, client):
    arabic = {"accept-language": "ar"}
    assert client.get("/113", headers=arabic).url.startswith("/ar/guides/")
    assert client.get("/125", headers=arabic).url.startswith("/fr/guides/")


def test_readers_change_language_on_the_page_itself(homes, client):
    guide = GuidePage.by_number(113, language="ar")
    page = client.get(GuidePage.by_number(113, language="fr").url).content.decode()
    assert f'<a href="{guide.url}" hreflang="ar" lang="ar" dir="rtl">' in page


def test_a_step_of_the_original_that_changes_is_said_on_the_arabic_page(homes, client):
    guide = GuidePage.by_number(113, language="fr")
    guide.paths[0].value["steps"][0]["title"] = "Ouvrez la page des appels"
    guide.save_revision().publish()
    page = client.get(GuidePage.by_number(113, language="ar").url).content.decode()
    assert page.count("في الدليل الفرنسي معلومة أحدث هنا.") == 1


NOT_READ = "لم يقرأ هذا الدليل بعد شخص لغته العربية."


@pytest.mark.parametrize("page", ["{url}", "/ar/guide/113/papier/"])
def test_an_arabic_guide_says_that_no_native_has_read_it_until_one_has(homes, client, page):
    guide = GuidePage.by_number(113, language="ar")
    address = page.format(url=guide.url)
    assert NOT_READ in client.get(address).content.decode()
    guide.reviewed_by, guide.reviewed_on = "ليلى", date(2026, 12, 1)
    guide.save_revision().publish()
    shown = client.get(address).content.decode()
    assert NOT_READ not in shown
    assert "ليلى" in shown


def test_the_languages_of_the_team_are_read_by_the_team(homes, client):
    assert set(TEAM_LANGUAGES) == set(ALWAYS)
    for guide in GuidePage.objects.filter(number=113, locale__language_code__in=ALWAYS):
        page = client.get(guide.url).content.decode()
        assert "grew up" not in page
        assert "dont c’est la langue" not in page


def test_editors_find_the_guides_that_no_native_has_read(homes):
    waiting = {
        one.guide.pk for one in guides_at_a_glance(date(2026, 12, 1)) if "native" in one.to_do
    }
    arabic = GuidePage.objects.filter(locale__language_code="ar")
    assert waiting == {guide.pk for guide in arabic}
    assert len(waiting) >= 10


def test_who_asks_in_arabic_is_called_by_somebody_who_speaks_it(settings, client, cast):
    settings.LANGUAGES = languages_of(["fr", "en", "ar"])
    with time_machine.travel(MONDAY, tick=False), translation.override("ar"):
        answer_all(client)
        page = client.post(reverse("helpdesk:callback_check"), follow=True).content.decode()
    assert 'dir="rtl"' in page
    callback = Callback.objects.get()
    assert callback.language == "ar"
    assert "ar" in callback.adviser.languages


@pytest.mark.parametrize("codes", [["fr", "en", "klingon"], ["fr", "ar"], []])
def test_odd_languages_are_refused_with_a_sentence(codes):
    with pytest.raises(SystemExit, match="SITE_LANGUAGES"):
        languages_of(codes)


def test_a_language_that_we_never_heard_of_has_its_own_name(settings):
    assert [code for code, _name in languages_of(["FR", " en", "pt"])] == ["fr", "en", "pt"]
    assert languages_of(["fr", "en", "pt"])[2][1] == "Português"


def test_every_arabic_word_keeps_the_places_of_the_english_one():
    entries = polib.pofile(str(Path(__file__).parents[3] / "locale/ar/LC_MESSAGES/django.po"))
    assert len(entries) > 400
    for entry in entries:
        written = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        places = set(re.findall(r"%\(\w+\)[sd]|<[^>]+>", entry.msgid))
        for text in written:
            assert set(re.findall(r"%\(\w+\)[sd]|<[^>]+>", text)) == places, entry.msgid
