"""Facts that can age: which are due, who says that they are checked, and what is noted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from website.running.roles import AUTHOR, EDITOR, REVIEWER

from knowledge.editing.claims import check_again, due_by_guide, due_claims, due_claims_of, guides_of
from knowledge.models import Claim, GuidePage
from knowledge.reading.overview import guides_at_a_glance, how_many
from tests.factories.helpdesk import make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]
TODAY = date(2026, 11, 29)


@pytest.fixture
def site(reading_site, db):
    """The starter site, without the facts that it brings."""
    Claim.objects.all().delete()


def claim(text="La 2G s'arrête", guides="125", *, due_in=0, today=TODAY, **facts) -> Claim:
    return Claim.objects.create(
        claim=text,
        guides=guides,
        source="Arcep",
        **{
            "checked_on": today - timedelta(days=100),
            "next_check_on": today + timedelta(days=due_in),
            **facts,
        },
    )


def test_facts_are_due_from_their_day_on_the_oldest_first():
    today, late = claim("today"), claim("late", due_in=-9)
    claim("later", due_in=1)
    assert due_claims(TODAY) == [late, today]


def test_each_guide_of_a_fact_is_concerned():
    one = claim(guides="102, 125–127")
    claim("other", guides="125")
    assert due_by_guide(due_claims(TODAY)) == {102: 1, 125: 2, 126: 1, 127: 1}
    assert due_claims_of(102, today=TODAY) == [one]
    assert due_claims_of(103, today=TODAY) == []


def test_the_guides_of_a_fact_are_live_ones_in_each_language(site):
    one, other = claim(guides="125, 999"), claim("x", guides="102")
    found = guides_of([one, other])
    assert [(guide.number, guide.locale.language_code) for guide in found[one.pk]] == [
        (125, "fr"),
        (125, "en"),
    ]
    GuidePage.objects.get(number=102, locale__language_code="fr").unpublish()
    assert [guide.locale.language_code for guide in guides_of([other])[other.pk]] == ["en"]


def test_whoever_checks_a_fact_is_in_its_history():
    one, lise = claim(), make_user("lise")
    day = TODAY + timedelta(days=90)
    check_again(claim=one, today=TODAY, next_check_on=day, by=lise)
    one.refresh_from_db()
    assert (one.checked_on, one.next_check_on, one.is_own) == (TODAY, day, True)
    entry = ModelLogEntry.objects.get(action="knowledge.claim_checked")
    assert (entry.object_id, entry.user, entry.data["next"]) == (str(one.pk), lise, "2027-02-27")
    assert entry.message


def test_a_fact_is_never_checked_again_in_the_past():
    one = claim()
    with pytest.raises(ValueError, match="later than today"):
        check_again(claim=one, today=TODAY, next_check_on=TODAY, by=make_user("lise"))
    one.refresh_from_db()
    assert one.checked_on < TODAY


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"guides": "the first"}, "guides"),
        ({"next_check_on": TODAY, "checked_on": TODAY}, "next_check_on"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field(facts, field):
    row = Claim(claim="x", source="y", **{"guides": "125", "next_check_on": TODAY, **facts})
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_numbers_are_kept_in_one_way_of_writing():
    row = Claim(claim="x", source="y", guides="103,101, 102", next_check_on=TODAY)
    row.full_clean()
    assert row.guides == "101–103"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Faits à revérifier", "Repose sur un fait à revérifier", "1 fait à revérifier")),
        ("en", ("Facts to check again", "Rests on a fact to check again", "1 fact to check again")),
    ],
)
def test_a_due_fact_is_told_wherever_an_editor_looks(member, language, words):
    today = timezone.localdate()
    editor = member(EDITOR, language)
    heading, need, count = words
    home = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert heading not in home
    one = claim("Un fait daté", guides="125", today=today)
    home = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert f'<a href="{reverse("guide_worklists")}#facts">{heading}</a> – 1' in home
    assert f'{reverse("editors_week")}?need=claims">{need}</a> – 2' in home
    table = editor.get(reverse("editors_week"), {"need": "claims"}).content.decode()
    assert table.count(f'<a href="{reverse("guide_worklists")}#facts">{count}</a>') == 2
    lists = editor.get(reverse("guide_worklists")).content.decode()
    guide = GuidePage.objects.get(number=125, locale__language_code="fr")
    checked = reverse("claim_checked", args=[one.pk])
    for part in (one.claim, "Arcep", reverse("wagtailadmin_pages:edit", args=[guide.pk]), checked):
        assert part in lists
    own = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert f'<a href="{checked}">{one.claim}</a>' in own
    Claim.objects.update(next_check_on=today + timedelta(days=1))
    assert heading not in editor.get(reverse("wagtailadmin_home")).content.decode()
    own = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
    assert checked not in own
    assert how_many(guides_at_a_glance(today))["claims"] == 0


def test_an_editor_says_that_a_fact_is_checked_and_when_next(member):
    today = timezone.localdate()
    one, editor = claim(today=today), member(EDITOR)
    address = reverse("claim_checked", args=[one.pk])
    offered = today + timedelta(days=100)
    assert f'value="{offered.isoformat()}"' in editor.get(address).content.decode()
    wrong = editor.post(address, {"next_check_on": today.isoformat()})
    assert wrong.status_code == 422
    assert "Choisissez un jour après aujourd’hui" in wrong.content.decode()
    nothing = editor.post(address, {})
    assert nothing.status_code == 422
    one.refresh_from_db()
    assert one.checked_on < today
    right = editor.post(address, {"next_check_on": offered.isoformat()})
    assert right.url == reverse("guide_worklists")
    one.refresh_from_db()
    assert (one.checked_on, one.next_check_on) == (today, offered)


@pytest.mark.parametrize("group", [AUTHOR, REVIEWER])
def test_only_editors_say_that_a_fact_is_checked(member, group):
    one = claim()
    address = reverse("claim_checked", args=[one.pk])
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    # Wagtail says a refusal on its first page.
    assert member(group).post(address, {"next_check_on": day}).status_code == 302
    one.refresh_from_db()
    assert one.checked_on < TODAY


def test_a_fact_that_an_editor_wrote_is_the_teams(member):
    editor = member(EDITOR)
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    said = {"claim": "Un fait", "guides": "125,126", "source": "Nous", "next_check_on": day}
    add = reverse("wagtailsnippets_knowledge_claim:add")
    wrong = editor.post(add, {**said, "guides": "le premier"})
    assert "le premier\u00a0» n’est pas un numéro de guide" in wrong.content.decode()
    assert editor.post(add, {**said, "checked_on": ""}).status_code == 302
    one = Claim.objects.get()
    assert (one.guides, one.is_own, one.code) == ("125, 126", True, None)


def test_two_own_facts_need_no_code():
    claim("one")
    claim("two")
    assert Claim.objects.filter(code=None).count() == 2
