"""An editor's week: one table of all guides, with what each needs."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from website.editors.week import NEEDS
from website.running.roles import ADVISER, AUTHOR, EDITOR
from website.serving import page_cache

from helpdesk.models import DayFigure
from helpdesk.policy.figures import Measure
from knowledge.models import GuideCheck, GuidePage, OurAnswer, TopicPage
from knowledge.reading.feedback import Answer, vote
from knowledge.reading.overview import TO_DO, guides_at_a_glance, how_many

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def guide_of(number=125, language="fr") -> GuidePage:
    return GuidePage.objects.get(number=number, locale__language_code=language)


def glance(guide):
    [one] = [o for o in guides_at_a_glance(timezone.localdate()) if o.guide.pk == guide.pk]
    return one


def rows(client, **asked):
    """The rows of the table, as they are exported."""
    response = client.get(reverse("editors_week"), {**asked, "export": "csv"})
    # What is streamed is written after the request, in the site's first language.
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Tous les guides", "Thème", "Facilité", "A aidé", "En ligne", "Il manque")),
        ("en", ("All guides", "Topic", "Ease", "Helped", "Readers see it", "Missing")),
    ],
)
def test_every_guide_has_a_row_and_every_row_a_link(member, language, words):
    editor = member(EDITOR, language)
    page = editor.get(reverse("editors_week")).content.decode()
    for word in words:
        assert word in page
    for guide in GuidePage.objects.all():
        assert reverse("wagtailadmin_pages:edit", args=[guide.pk]) in page
    assert len(rows(editor)) == GuidePage.objects.count()


def test_a_row_says_what_is_known_of_its_guide(member):
    editor, today = member(EDITOR, "en"), timezone.localdate()
    guide = guide_of()
    guide.review_on = today - timedelta(days=1)
    guide.paths[0].value["steps"][0]["text"] = "[[esim]]"
    guide.if_it_fails[0].value["answer"] = "[[le prix]]"
    guide.save_revision().publish()
    GuidePage.objects.filter(pk=guide.pk).update(older_steps=["a"], missing_steps=2)
    revision = GuidePage.objects.get(pk=guide.pk).latest_revision
    GuideCheck.objects.update_or_create(
        revision=revision, defaults={"score": 81.4, "is_plain": False}
    )
    for helped in (True, True, False):
        vote(guide, Answer(helped), day=today)
    vote(guide, Answer(True), day=today - timedelta(days=30))
    for day, detail, count in ((0, "125/3", 2), (29, "125/", 1), (30, "125/3", 9)):
        DayFigure.objects.create(
            day=today - timedelta(days=day), measure=Measure.GUIDE, detail=detail, count=count
        )
    [row] = [row for row in rows(editor) if (row["Numéro"], row["Langue"]) == ("125", "fr")]
    assert row["Titre"] == guide.title
    assert row["Thème"] == guide.topic.title
    assert row["Langues"] == "fr en"
    assert row["Facilité"] == "81"
    assert (row["A aidé"], row["Avis de lecteurs"], row["Appels"]) == ("2", "3", "3")
    assert (row["Réponses qui manquent"], row["Étapes plus anciennes"]) == ("2", "3")
    page = editor.get(reverse("editors_week"), {"need": "steps"}).content.decode()
    for words in ("<strong>late</strong>", "<strong>hard</strong>", "2 of 3", "2 answers"):
        assert words in page


def test_steps_of_a_kind_of_phone_show_it_and_steps_for_any_phone_need_not(site):
    plain = next(guide for guide in GuidePage.objects.all() if not guide.devices())
    plain.paths[0].value["device"] = "any"
    plain.save_revision().publish()
    assert glance(plain).missing_screens == 0
    plain.paths[0].value["device"] = "iphone"
    plain.save_revision().publish()
    bare = [step for step in plain.paths[0].value["steps"] if not step.get("screen")]
    assert glance(plain).missing_screens == len(bare)
    both = guide_of(121)
    steps = [step for path in both.paths for step in path.value["steps"]]
    shown = [step for step in steps if step["picture"] or step.get("screen")]
    assert glance(both).missing_screens == len(steps) - len(shown)


def test_a_draft_is_told_from_what_readers_see(member):
    editor = member(EDITOR, "en")
    draft, changed = guide_of(102), guide_of(121)
    draft.unpublish()
    changed.save_revision()
    for state, guide in (("draft", draft), ("changed", changed)):
        [row] = rows(editor, state=state)
        assert row["Numéro"] == str(guide.number)
        assert row["État"] == {"draft": "Brouillon", "changed": "Changé"}[state]
    assert {(row["Numéro"], row["Langue"]) for row in rows(editor, need="draft")} == {
        ("102", "fr"),
        ("121", "fr"),
    }
    # Its translation says so too: a language is missing there.
    assert {row["Numéro"] for row in rows(editor, need="languages")} == {"102"}


def test_filters_take_a_language_a_topic_and_what_is_to_do(member):
    editor = member(EDITOR)
    english = Locale.objects.get(language_code="en")
    asked = rows(editor, locale=english.pk)
    assert {row["Langue"] for row in asked} == {"en"}
    topic = TopicPage.objects.get(code="phone", locale__language_code="fr")
    under = rows(editor, topic=topic.pk)
    assert {row["Langue"] for row in under} == {"fr", "en"}
    assert len(under) == sum(
        guide.topic.code == "phone" for guide in GuidePage.objects.select_related("locale")
    )
    waits = {(row["Numéro"], row["Langue"]) for row in rows(editor, need="answers")}
    assert waits == {
        (str(guide.number), guide.locale.language_code)
        for guide in GuidePage.objects.select_related("locale")
        if guide.own_answers() or guide.holes()
    }
    assert len(rows(editor, need="nonsense")) == GuidePage.objects.count()


def test_each_thing_to_do_has_a_name_and_a_guide_without_a_day_is_due(site):
    assert NEEDS.keys() == TO_DO.keys()
    day = timezone.localdate() + timedelta(days=300)
    GuidePage.objects.update(review_on=day)
    assert not how_many(guides_at_a_glance(timezone.localdate()))["review"]
    GuidePage.objects.filter(pk=guide_of().pk).update(review_on=None)
    assert how_many(guides_at_a_glance(timezone.localdate()))["review"] == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Les guides cette semaine", "Attend une de nos réponses")),
        ("en", ("Guides this week", "Waits for an answer of ours")),
    ],
)
def test_the_first_page_of_the_cms_says_what_is_to_do(member, language, words):
    guide = guide_of()
    guide.if_it_fails[0].value["answer"] = "[[esim]]"
    guide.save_revision().publish()
    editor = member(EDITOR, language)
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    waits = how_many(guides_at_a_glance(timezone.localdate()))["answers"]
    line = f'<a href="{reverse("editors_week")}?need=answers">{words[1]}</a> – {waits}'
    assert words[0] in page
    assert line in page
    assert guide.pk in waiting()
    for code in guide.own_answers():
        OurAnswer.objects.create(code=code, locale=guide.locale, text="Oui.")
    left = waiting()
    assert guide.pk not in left
    assert how_many(guides_at_a_glance(timezone.localdate()))["answers"] == len(left) < waits


def waiting() -> set[int]:
    """The guides that wait for one of our answers."""
    return {one.guide.pk for one in guides_at_a_glance(timezone.localdate()) if one.missing_answers}


def test_an_author_sees_it_and_who_writes_no_guide_does_not(member):
    address = reverse("editors_week")
    assert member(AUTHOR).get(address).status_code == 200
    adviser = member(ADVISER)
    assert adviser.get(address).status_code == 302


def test_it_asks_as_much_for_many_guides_as_for_few(member, monkeypatch, django_assert_num_queries):
    # What is looked at again after a second is still fresh, however slow the machine is.
    monkeypatch.setattr(page_cache, "FRESH_FOR", 3600)
    few = GuidePage.objects.filter(number__in=(102, 125))
    kept = [guide.pk for guide in few]
    others = GuidePage.objects.exclude(pk__in=kept)
    count = others.count()
    assert count > 40
    with django_assert_num_queries(6):
        assert len(guides_at_a_glance(timezone.localdate())) == count + len(kept)
    editor = member(EDITOR)

    def asked() -> int:
        # What is asked once a minute is asked before.
        editor.get(reverse("editors_week"))
        with CaptureQueriesContext(connection) as found:
            editor.get(reverse("editors_week"))
        return len(found)

    many = asked()
    for guide in others:
        guide.delete()
    assert asked() == many
    assert many < 40
