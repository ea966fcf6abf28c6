"""No form of ours speaks Django's words, and the end of a line is counted once."""

import copy
import re
from functools import cache
from pathlib import Path

import django
import polib
import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import get_resolver, reverse
from django.utils import translation
from wagtail.admin.panels import get_edit_handler
from wagtail.contrib.settings.registry import registry
from wagtail.models import get_page_models
from website.accounts.forms.passwords import LogInForm

from accessibility.forms.plain import PlainErrors, PlainForm, as_meant, plain_errors
from helpdesk import viewsets
from helpdesk.forms.cases import ReplyForm
from helpdesk.forms.desk import NoteForm
from helpdesk.forms.public import AboutForm, PhoneNumberField, YouForm
from helpdesk.models import DeskSettings
from knowledge.models import GlossaryTerm, KnownQuestion, Synonym

OURS = ("helpdesk.", "knowledge.", "accessibility.", "website.")
NASTY = [
    "", " ", "\0", "x", "x" * 9000, "-1", "0", "99999999999999999999", "1.5", "NaN", "31/02/2026",
    "2026-13-45", "25:61", "a@b", "hélène@", "http://", "{", "é", "🙂", "\u202a", None, [], ["x"],
    [""], ["\0"], {"x": 1}, object(),
]  # fmt: skip


@cache
def django_patterns(language: str) -> list[re.Pattern]:
    """What Django says, in English and in this language, whoever put other words in its place."""
    file = polib.pofile(str(Path(django.__file__).parent / "conf/locale/fr/LC_MESSAGES/django.po"))
    found = {text for entry in file for text in (entry.msgid, entry.msgid_plural)} - {""}
    with translation.override(language):
        found |= {translation.gettext(text) for text in found}
    if language == "fr":
        found |= {text for each in file for text in (each.msgstr, *each.msgstr_plural.values())}
    return [
        re.compile(re.sub(r"%\\\((\w+)\\\)[sdr]", ".*", re.escape(text)), re.DOTALL)
        for text in found - {""}
        if text.endswith((".", "!"))
    ]


def is_of_django(message: str) -> bool:
    patterns = django_patterns(translation.get_language() or "en")
    return any(pattern.fullmatch(message) for pattern in patterns)


def forms_of_ours() -> list[type[forms.BaseForm]]:
    """Every form class of ours, and those that the CMS makes for our rows, pages and settings."""
    get_resolver().url_patterns  # noqa: B018 - loads every view, and so every form
    found, seen = [forms.BaseForm], set()
    while found:
        kind = found.pop()
        found += kind.__subclasses__()
        if kind.__module__.startswith(OURS) and hasattr(kind, "base_fields"):
            seen.add(kind)
    seen |= {
        getattr(viewsets, name)(name).get_form_class()
        for name in dir(viewsets)
        if name.endswith("ViewSet") and getattr(getattr(viewsets, name), "model", None)
    }
    rows = [GlossaryTerm, KnownQuestion, Synonym, *registry]
    pages = [page for page in get_page_models() if page.__module__.startswith(OURS)]
    seen |= {get_edit_handler(model).get_form_class() for model in rows if model is DeskSettings
             or model in (GlossaryTerm, KnownQuestion, Synonym)}  # fmt: skip
    seen |= {page.get_edit_handler().get_form_class() for page in pages}
    return sorted(seen - {PlainErrors}, key=lambda kind: (kind.__module__, kind.__qualname__))


def test_every_form_of_ours_has_our_words():
    without = [kind for kind in forms_of_ours() if not issubclass(kind, PlainErrors)]
    assert without == []
    assert len(forms_of_ours()) > 40


def said_of(field: forms.Field, value) -> list[str]:
    """What a field says of a value, if it says anything."""
    try:
        field.clean(as_meant(value))
    except forms.ValidationError as error:
        return error.messages
    except (TypeError, AttributeError, OverflowError):
        return []  # No browser can send it.
    return []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_message_of_django_reaches_a_reader_whatever_is_typed(language):
    heard, asked = set(), 0
    with translation.override(language):
        for kind in forms_of_ours():
            for name, field in kind.base_fields.items():
                mine = copy.deepcopy(field)
                plain_errors(mine)
                for value in NASTY:
                    said = said_of(mine, value)
                    heard |= {(kind.__name__, name, each) for each in said if is_of_django(each)}
                    asked += 1
    assert heard == set()
    assert asked > 3000


def test_the_control_hears_django_where_a_form_leaves_it_to_speak():
    field = forms.IntegerField(max_value=3)
    assert any(map(is_of_django, said_of(field, "")))
    assert any(map(is_of_django, said_of(field, "x")))
    assert any(map(is_of_django, said_of(forms.CharField(max_length=3), "xxxx")))


def test_words_of_ones_own_stay():
    field = forms.CharField(max_length=3, error_messages={"required": "Mine."})
    plain_errors(field)
    assert said_of(field, "") == ["Mine."]
    assert "3" in said_of(field, "xxxx")[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_end_of_a_line_is_counted_once(end):
    text = end.join(["x"] * 500)
    assert len(text.replace(end, "\n")) == 999
    form = ReplyForm(QueryDict(mutable=True) | {"text": text}, language="fr")
    assert form.is_valid(), form.errors
    assert NoteForm({"text": end.join(["x" * 49] * 100)}).is_valid()
    assert not NoteForm({"text": end.join(["x" * 49] * 101)}).is_valid()


@pytest.mark.django_db
def test_a_question_of_500_signs_with_lines_is_taken():
    field = AboutForm.base_fields["question"]
    assert field.max_length == 500
    form = AboutForm({"question": "\r\n".join(["x"] * 250)})
    form.is_valid()
    assert "question" not in form.errors
    assert form.cleaned_data["question"] == "\n".join(["x"] * 250)


def test_a_field_that_is_added_late_has_our_words_too():
    class Late(PlainForm):
        def __init__(self, *args):
            super().__init__(*args)
            self.fields["late"] = forms.IntegerField()

    (said,) = Late({"late": "x"}).errors["late"]
    assert not is_of_django(said)


def test_a_number_field_with_words_of_its_own_keeps_the_others():
    field = PhoneNumberField(error_messages={"required": "Mine."})
    plain_errors(field)
    assert said_of(field, "") == ["Mine."]
    (long,) = said_of(field, "0" * 200)
    assert "06 39 98 12 34" in long


def test_a_sign_0_is_left_out_and_nothing_is_lost():
    form = YouForm({"name": "Madeleine\0 Petit", "number": "06 39 98 12 34\0"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Madeleine Petit"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_door_of_the_team_speaks_our_words(client, language):
    with translation.override(language):
        page = reverse("login")
        answer = client.post(page, {"username": "karim", "password": "x"}, follow=True)
        words = str(LogInForm.error_messages["invalid_login"])
    assert words in answer.content.decode()
    assert not any(map(is_of_django, [words]))


def test_a_summary_of_errors_said_to_write_something_and_not_where():
    class Two(PlainForm):
        name = forms.CharField(label="Votre nom")
        day = forms.DateField(label="Le jour")

    with translation.override("fr"):
        html = render_to_string("includes/error_summary.html", {"form": Two({"day": "x"})})
    said = re.sub(r"<[^>]+>|\s+", " ", html)
    assert "Votre nom – Écrivez quelque chose ici." in said
    assert "Le jour – " in said
