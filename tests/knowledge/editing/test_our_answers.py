"""The page of the CMS where the team writes our own answers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from website.running.roles import AUTHOR, EDITOR
from website.serving import page_cache

from accessibility.markup.html_tree import Tree
from knowledge.models import GuidePage, OurAnswer
from knowledge.placeholders import OWN_ANSWERS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("site"),
]


@pytest.fixture
def site(reading_site, db):
    """The starter site, in which guide 125 takes an answer and has a hole."""
    for guide in GuidePage.objects.filter(number=125):
        guide.paths[0].value["steps"][0]["text"] = "[[esim]] [[le prix chez nous]]"
        guide.save_revision().publish()


def shown(client) -> dict[str, str]:
    """What the form posts when nothing was typed: its fields, and what they showed."""
    tree = Tree(client.get(reverse("our_answers")).content.decode())
    areas = {area.get("name"): tree.text(area).strip() for area in tree.all("textarea")}
    hidden = [one for one in tree.all("input") if one.get("type") == "hidden"]
    return {**{one.get("name"): one.get("value") or "" for one in hidden}, **areas}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            ("Nos réponses", "Code PUK", "Où trouver sa facture.", "Dans ces guides", "Il manque"),
        ),
        ("en", ("Our answers", "PUK code", "finds the bill.", "In these guides", "missing")),
    ],
)
def test_an_editor_sees_every_answer_who_takes_it_and_what_is_missing(member, language, words):
    editor = member(EDITOR, language)
    page = editor.get(reverse("our_answers")).content.decode()
    for word in words:
        assert word in page
    for code in OWN_ANSWERS:
        assert f'id="{code}"' in page
        for written_in in ("fr", "en"):
            assert f'name="{code}-{written_in}"' in page
    french = GuidePage.by_number(125, language="fr")
    edit = reverse("wagtailadmin_pages:edit", args=[french.pk])
    part = page[page.index('<section id="esim"') :]
    assert edit in part[: part.index("</section>")]
    assert "le prix chez nous" in page
    assert '<a href="#esim">eSIM</a>' in page
    OurAnswer.objects.create(code="esim", locale=french.locale, text="Oui.")
    again = editor.get(reverse("our_answers")).content.decode()
    [left] = re.findall(r'<a href="#esim">eSIM</a> \(([^)]*)\)', again)
    assert left in ("Anglais", "English")


def test_what_an_editor_writes_is_kept_with_its_end_and_by_whom(member):
    editor = member(EDITOR)
    form = {**shown(editor), "esim-fr": "  Nous  en donnons une ", "puk-en": "It is on the card."}
    assert editor.post(reverse("our_answers"), form).url == reverse("our_answers")
    written = {row.code: row.text for row in OurAnswer.objects.all()}
    assert written == {"esim": "Nous en donnons une.", "puk": "It is on the card."}
    assert ModelLogEntry.objects.filter(user__username=EDITOR).count() == 2
    page = editor.get(GuidePage.by_number(125, language="fr").url).content.decode()
    assert "Nous en donnons une." in page


def test_two_editors_who_write_at_once_keep_both_answers(member):
    editor = member(EDITOR)
    form = shown(editor)
    editor.post(reverse("our_answers"), {**form, "esim-fr": "Oui."})
    # The other one opened the page before.
    editor.post(reverse("our_answers"), {**form, "puk-fr": "Sur la carte."})
    written = {row.code: row.text for row in OurAnswer.objects.all()}
    assert written == {"esim": "Oui.", "puk": "Sur la carte."}


@pytest.mark.parametrize(
    "text",
    [
        "[[rio]]",
        "Le " + "très " * 20 + "grand tiroir.",
        "Oui. " * 70,
    ],
)
def test_an_answer_that_is_not_plain_short_and_whole_is_refused(member, text):
    editor = member(EDITOR)
    response = editor.post(reverse("our_answers"), {**shown(editor), "puk-fr": text})
    assert response.status_code == 422
    assert 'href="#id_puk-fr"' in response.content.decode()
    assert not OurAnswer.objects.exists()


def test_a_real_mediator_has_a_plain_answer(member):
    editor = member(EDITOR)
    texts = {
        "mediator-fr": "Écrivez au médiateur des communications, CS 30342, 94257 Gentilly Cedex.",
        "cut_line-fr": "Appelez le 01\u00a099\u00a000\u00a012\u00a034, de 8 h à 20 h.",
        "voicemail-fr": "Faites le 888.",
        "puk-fr": "Il est sur la grande carte en plastique. Sinon, demandez-le-nous.",
        "mediator-en": "Write to our mediator: CS 30342, 94257 Gentilly Cedex.",
    }
    response = editor.post(reverse("our_answers"), {**shown(editor), **texts})
    assert response.status_code == 302
    assert OurAnswer.objects.count() == len(texts)


def test_nobody_else_writes_them_nor_finds_them_in_the_menu(member, client):
    address = reverse("our_answers")
    author = member(AUTHOR)
    assert author.get(address).status_code == 302
    assert author.post(address, {"puk-fr": "Non."}).status_code == 302
    assert not OurAnswer.objects.exists()
    assert address not in author.get(reverse("wagtailadmin_home")).content.decode()
    assert address in member(EDITOR).get(reverse("wagtailadmin_home")).content.decode()


def test_the_page_asks_as_much_for_many_guides_as_for_few(member, monkeypatch):
    # What is looked at again after a second is still fresh, however slow the machine is.
    monkeypatch.setattr(page_cache, "FRESH_FOR", 3600)
    editor = member(EDITOR)

    def asked() -> int:
        # What is asked once a minute is asked before.
        editor.get(reverse("our_answers"))
        with CaptureQueriesContext(connection) as found:
            editor.get(reverse("our_answers"))
        return len(found)

    few = asked()
    for guide in GuidePage.objects.filter(number__in=(102, 131, 132)):
        guide.if_it_fails[0].value["answer"] = "[[rio]]"
        guide.save_revision().publish()
    assert asked() == few
    assert few < 40
