"""Guides, topics, search and the glossary as readers get them."""

import html
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction
from website.serving import page_cache

from accessibility.display.preferences import COOKIE_NAME, DisplayPreferences
from accessibility.markup.structure import check
from knowledge.models import GlossaryTerm, GuidePage, TopicPage
from knowledge.search import editors_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def slow_clock(monkeypatch):
    """What is looked at again after a second is still fresh, however slow the machine is."""
    monkeypatch.setattr(page_cache, "FRESH_FOR", 3600)
    monkeypatch.setattr(editors_words, "FRESH_FOR", 3600)


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def test_every_page_answers_and_its_markup_is_sound(client, site):
    pages = [*GuidePage.objects.live(), *TopicPage.objects.live()]
    assert len(pages) >= 58
    for page in pages:
        response = client.get(page.url)
        assert response.status_code == 200
        assert not check(response.content.decode()), page.url


def test_a_guide_has_its_number_its_steps_and_a_way_out_of_each(client, site):
    guide = GuidePage.by_number(132, language="fr")
    page = client.get(guide.url).content.decode()
    steps = guide.paths[0].value["steps"]
    assert "Guide 132" in page
    for number in range(1, len(steps) + 1):
        assert f'id="step-{number}"' in page
        assert f"guide=132&amp;step={number}" in page


@pytest.mark.parametrize("through", [TopicPage, Page])
def test_a_topic_that_is_not_public_left_a_dead_crumb_on_its_guides(client, site, through):
    guide = GuidePage.by_number(125, language="fr")
    topic = guide.get_parent().specific
    crumb = f'href="{topic.url}"'
    assert crumb in client.get(guide.url).content.decode()
    through.objects.get(pk=topic.pk).unpublish()
    page = client.get(guide.url)
    assert page.status_code == 200
    assert crumb not in page.content.decode()
    assert client.get(topic.url).status_code == 404
    topic.refresh_from_db()
    topic.save_revision().publish()
    assert crumb in client.get(guide.url).content.decode()


def test_a_guide_with_two_paths_asks_which_phone_and_then_shows_one(client, site):
    guide = GuidePage.by_number(121, language="fr")
    # Three paths below one another were read as one: the first is there, the others a touch away.
    first = client.get(guide.url).content.decode()
    assert first.count('class="steps"') == 1
    assert re.search(r'id="steps"\s*>\s*Téléphone Android\s*</h2>', first)
    assert 'id="step-1"' in first
    for code, _name in guide.devices():
        assert reverse("knowledge:choose_phone", args=[121, code]) in first
    one = client.get(guide.url, {"phone": "iphone"}).content.decode()
    assert 'id="step-1"' in one
    assert "android-step" not in one


def test_the_phone_kept_in_the_cookie_chooses_the_path(client, site):
    client.cookies[COOKIE_NAME] = DisplayPreferences(device="android").to_cookie()
    page = client.get(GuidePage.by_number(121, language="fr").url).content.decode()
    assert "iphone-step" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_reader_sees_who_checked_a_guide_or_nothing(client, site, language):
    guide = GuidePage.by_number(125, language=language)
    guide.review_on = date(2027, 3, 1)
    guide.save_revision().publish()
    page = client.get(guide.url).content.decode()
    for words in (
        "relire",
        "re-read",
        "Prochaine",
        "Next reading",
        "2027",
        "Vérifié le",
        "Checked",
    ):
        assert words not in page
    guide.reviewed_by, guide.reviewed_on = "Lise", date(2026, 11, 23)
    guide.save_revision().publish()
    page = client.get(guide.url).content.decode()
    assert {"fr": "par Lise.", "en": "by Lise."}[language] in page
    assert "2027" not in page


@pytest.mark.parametrize(("language", "start"), [("fr", "/fr/"), ("en", "/en/")])
def test_a_number_leads_to_the_guide_in_the_readers_language(client, site, language, start):
    response = client.get("/132", headers={"accept-language": language})
    assert response.url.startswith(start)
    assert client.get("/132/3", headers={"accept-language": language}).url.endswith("#step-3")


def test_an_unknown_number_is_a_plain_404(client, site):
    assert client.get("/999", follow=True).status_code == 404


def explained(guide, device="") -> list[str]:
    paths = guide.paths_for(device)
    above, below = guide.explain_words(paths)
    steps = [words for path in paths for _step, words in path["steps_and_words"]]
    return [term.term for term in [*above, *(word for words in steps for word in words), *below]]


def test_the_words_of_a_guide_are_explained_whole_words_only(site):
    guide = GuidePage.by_number(131, language="fr")
    assert "période" in guide.body_text()
    assert "RIO" not in explained(guide)


@pytest.mark.parametrize("number", [102, 103, 125, 131])
def test_a_word_is_explained_once_and_right_where_it_is_first_met(client, site, number):
    guide = GuidePage.by_number(number, language="fr")
    device = next((code for code, _label in guide.devices()), "")
    words = explained(guide, device)
    assert words
    assert len(words) == len(set(words))
    page = client.get(guide.url, {"phone": device}).content.decode()
    shown = re.findall(r"<summary>Que veut dire «\s(.*?)\s»", page)
    assert [html.unescape(word) for word in shown] == words
    # No definition inside a paragraph: browsers would end the paragraph there.
    assert not re.search(r"<p[\s>](?:(?!</p>).)*<details", page)


def test_the_phone_is_kept_by_one_click_without_a_script(client, site):
    guide = GuidePage.by_number(121, language="fr")
    [link] = re.findall(r'href="([^"]*/iphone/)"', client.get(guide.url).content.decode())
    response = client.get(link, follow=True)
    assert response.redirect_chain == [(f"{guide.url}?phone=iphone#steps", 302)]
    assert DisplayPreferences.from_cookie(client.cookies[COOKIE_NAME].value).device == "iphone"
    other = client.get(GuidePage.by_number(102, language="fr").url).content.decode()
    assert "Android" not in re.sub(r"<nav.*?</nav>", "", other, flags=re.DOTALL)


def test_who_refuses_cookies_finds_the_phone_in_the_address(client, site):
    guide = GuidePage.by_number(121, language="fr")
    response = client.get(reverse("knowledge:choose_phone", args=[121, "iphone"]))
    client.cookies.clear()
    page = client.get(response.url).content.decode()
    assert 'aria-current="true"' in page
    assert page.count('class="steps"') == 1 < len(guide.paths)


@pytest.mark.parametrize(("number", "device"), [(121, "toaster"), (999, "iphone")])
def test_an_odd_phone_or_guide_is_not_found(client, site, number, device):
    assert client.get(f"/fr/guide/{number}/telephone/{device}/").status_code == 404
    assert COOKIE_NAME not in client.cookies


def test_who_tried_a_guide_is_told_with_the_day_and_only_then(client, site):
    guide = GuidePage.by_number(125, language="fr")
    assert "a essayé" not in client.get(guide.url).content.decode()
    guide.tried_with = 4
    with pytest.raises(ValidationError, match="quel jour"), translation.override("fr"):
        guide.full_clean()
    guide.tried_on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="pas encore"), translation.override("fr"):
        guide.full_clean()
    guide.tried_on = date(2026, 11, 3)
    guide.full_clean()
    guide.save()
    page = client.get(guide.url).content.decode()
    assert "4 personnes qui utilisent peu le téléphone ont essayé ce guide le" in page
    assert "3\u00a0novembre 2026" in page


def test_stuck_at_a_step_says_for_which_phone(client, site):
    guide = GuidePage.by_number(121, language="fr")
    page = client.get(guide.url, {"phone": "iphone"}).content.decode()
    assert "step=2&amp;phone=iphone&amp;topic=internet" in page
    # Who did not say which phone it is reads the first one's steps, and that is what we are told.
    assert "step=2&amp;phone=android&amp;topic=internet" in client.get(guide.url).content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("number", [125, 121, 102])
def test_a_guide_asks_the_database_twice(
    client, site, slow_clock, django_assert_num_queries, number, language
):
    """The guide and those around it; topics and glossary are asked once a minute.

    Our own answers are asked once more, as they are now, where the guide takes one.
    """
    guide = GuidePage.by_number(number, language=language)
    url, takes_one = guide.url, "[[" in guide.written()
    client.get(url)
    with django_assert_num_queries(3 if takes_one else 2):
        client.get(url)


def test_a_guide_that_is_kept_from_the_public_is_wagtails_to_show(client, site):
    guide = GuidePage.by_number(125, language="fr")
    PageViewRestriction.objects.create(page=guide, restriction_type="login")
    assert client.get(guide.url).status_code == 302
    assert client.get(GuidePage.by_number(102, language="fr").url).status_code == 200


@pytest.mark.parametrize("place", ["guides/phone/no-such-guide/", "guides/internet/{slug}/"])
def test_a_guide_is_only_at_its_own_address(client, site, place):
    slug = GuidePage.by_number(102, language="fr").slug
    assert client.get(f"/fr/{place.format(slug=slug)}").status_code == 404


def test_the_address_that_a_guide_had_before_leads_to_it(
    client, site, django_capture_on_commit_callbacks
):
    guide = GuidePage.by_number(102, language="fr")
    before = guide.url
    guide.slug = "poser-la-carte-sim"
    with django_capture_on_commit_callbacks(execute=True):
        guide.save_revision().publish()
    response = client.get(before)
    assert response.status_code == 301
    assert response.url.endswith("/poser-la-carte-sim/")


def test_a_topic_asks_as_often_with_one_guide_as_with_seven(
    client, site, django_assert_max_num_queries
):
    topic = GuidePage.by_number(125, language="fr").topic
    client.get(topic.url)
    with django_assert_max_num_queries(10):
        client.get(topic.url)


def test_the_index_asks_the_database_nine_times_at_most(
    client, site, slow_clock, django_assert_max_num_queries
):
    url = GuidePage.by_number(125, language="fr").get_parent().get_parent().url
    client.get(url)
    with django_assert_max_num_queries(9):
        client.get(url)


@pytest.mark.parametrize(("words", "most"), [("reseau telephone", 4), ("xyzzyx", 4), ("", 1)])
def test_search_asks_the_database_four_times_at_most(
    client, site, slow_clock, django_assert_max_num_queries, words, most
):
    search(client, words)
    with django_assert_max_num_queries(most):
        search(client, words)


def test_the_glossary_asks_the_database_once(
    client, site, slow_clock, django_assert_max_num_queries
):
    client.get(reverse("knowledge:glossary"))
    with django_assert_max_num_queries(1):
        client.get(reverse("knowledge:glossary"))


def search(client, words, language="fr"):
    with translation.override(language):
        return client.get(reverse("knowledge:search"), {"q": words})


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("j ai plu de reso", 125),
        ("mettre la puce", 102),
        ("repondeur", 112),
        ("garder mon numero", 134),
        ("guide 121", 121),
        ("arnaque par sms", 142),
        ("on m a vole mon telephone", 141),
    ],
)
def test_a_plain_question_without_accents_finds_its_guide(client, site, words, number):
    response = search(client, words)
    assert response.context["answer"].results[0].page.number == number


def test_an_answer_says_its_topic_and_its_minutes(client, site):
    page = search(client, "mettre la puce").content.decode()
    assert "Mon téléphone et ma carte SIM · 10 minutes" in page


def test_search_finds_english_guides_in_english(client, site):
    page = search(client, "no signal", "en").context["answer"].results[0].page
    assert (page.number, page.locale.language_code) == (125, "en")


def test_an_unpublished_guide_is_never_found_even_while_the_index_lags(client, site):
    GuidePage.objects.filter(number=125).update(live=False)
    numbers = [
        found.page.number for found in search(client, "plus de réseau").context["answer"].results
    ]
    assert 125 not in numbers


@pytest.mark.parametrize(
    "words", ["", "   ", "!!!", "😀", "x" * 3000, "a\x00b", '"', "(", "NOT OR", "*"]
)
def test_no_question_however_odd_breaks_the_page(client, site, words):
    response = search(client, words)
    assert response.status_code == 200
    assert not check(response.content.decode())


def test_nothing_found_leads_to_a_call_with_the_words_kept(client, site):
    page = search(client, "xyzzyx").content.decode()
    assert "?words=xyzzyx" in page


def test_the_glossary_explains_words_in_the_language_of_the_page(client, site):
    with translation.override("fr"):
        page = client.get(reverse("knowledge:glossary")).content.decode()
    assert "carte SIM" in page
    assert not check(page)


def test_the_glossary_follows_the_alphabet_accents_and_capitals_apart(client, site):
    with translation.override("fr"):
        page = client.get(reverse("knowledge:glossary")).content.decode()
    places = [
        page.index(f'id="{code}"') for code in ("app", "internet-box", "home-screen", "wi-fi")
    ]
    assert places == sorted(places)


def test_a_guide_that_a_step_names_is_one_tap_away():
    from knowledge.templatetags.placeholders import placeholders

    assert placeholders("Le guide\u00a0102 montre") == (
        'Le <a href="/102">guide\u00a0102</a> montre'
    )
    assert placeholders("guide <b>") == "guide &lt;b&gt;"


def test_a_step_by_number_waits_until_the_phone_is_known(client, site):
    assert "#" not in client.get("/121/3").url
    client.cookies[COOKIE_NAME] = DisplayPreferences(device="iphone").to_cookie()
    assert client.get("/121/3").url.endswith("#step-3")


def test_a_definition_that_changes_is_on_the_next_page(client, site):
    guide = GuidePage.by_number(125, language="fr")
    client.get(guide.url)
    term = GlossaryTerm.objects.get(term="réseau", locale=guide.locale)
    term.definition = "Ce qui relie les téléphones."
    term.save()
    assert "Ce qui relie les téléphones." in client.get(guide.url).content.decode()
    term.delete()
    assert "Que veut dire «\u00a0réseau\u00a0»" not in client.get(guide.url).content.decode()


def test_a_topic_that_is_renamed_is_so_on_the_next_page(client, site):
    guide = GuidePage.by_number(125, language="fr")
    client.get(guide.url)
    topic = TopicPage.objects.get(pk=guide.get_parent().pk)
    topic.title = "Mes barres de réseau"
    topic.save_revision().publish()
    assert "Mes barres de réseau" in client.get(guide.url).content.decode()


def test_a_topic_that_another_process_made_is_found(site):
    guide = GuidePage.by_number(125, language="fr")
    known = guide.topic
    cache.set(f"knowledge.topicpage.{guide.locale_id}", {}, 60)
    assert GuidePage.by_number(125, language="fr").topic == known
