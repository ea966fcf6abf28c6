"""Who writes a screen in the CMS sees it drawn, with ready ones to start from."""

import pytest

from knowledge.blocks import ScreenBlock, StepBlock

pytestmark = pytest.mark.django_db
PREVIEW = "/cms/screens/preview/"


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("chief", "", "x"))
    return client


def preview(client, text: str):
    return client.post(PREVIEW, {"text": text}).json()


def test_the_drawing_its_words_and_what_may_follow(editor):
    answer = preview(editor, "Facture\nLigne : À payer = 14,20 € [entouré]")
    assert answer["svg"].startswith('<svg class="d"')
    assert "À payer" in answer["words"]
    assert answer["error"] == ""
    assert answer["parts"] == ["title", "row"]
    assert answer["language"] == "fr"


def test_a_drawing_alone_has_its_hand(editor):
    answer = preview(editor, "Android\nRow: Wi-Fi [finger]")
    assert 'id="h"' in answer["svg"]
    assert answer["language"] == "en"


def test_what_is_wrong_is_said_in_plain_words(editor):
    answer = preview(editor, "Android\nLigne : Wi-Fi [dragon]")
    assert answer["error"].startswith("Ligne 2")
    assert answer["svg"] == ""
    assert "row" in answer["parts"]


def test_nothing_written_is_no_error(editor):
    assert preview(editor, "") == {
        **dict.fromkeys(("svg", "words", "error", "language"), ""),
        "parts": [],
    }


def test_hostile_words_stay_words(editor):
    answer = preview(editor, 'Android\nTitre : <img src=x>"')
    assert "<img" not in answer["svg"]


def test_a_stranger_draws_nothing(client):
    assert client.post(PREVIEW, {"text": "Android"}).status_code in (302, 403)


def test_looking_draws_nothing(editor):
    assert editor.get(PREVIEW).status_code == 405


def test_the_field_has_ready_screens_lines_and_marks():
    html = StepBlock().child_blocks["screen"].field.widget.render("a", "Android", {"id": "b"})
    assert html.count('<option value="Android') + html.count('<option value="iPhone') > 20
    assert 'data-fr="Titre\u00a0: Paramètres"' in html or 'data-fr="Titre : Paramètres"' in html
    assert 'data-en="[finger]"' in html
    assert PREVIEW in html
    assert ">\nAndroid</textarea>" in html


def test_migrations_keep_it_as_plain_text():
    assert ScreenBlock(rows=7).deconstruct()[0] == "wagtail.blocks.TextBlock"
