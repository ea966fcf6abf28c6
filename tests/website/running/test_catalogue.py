"""Translations compile without GNU gettext, and only when they changed."""

import gettext
from pathlib import Path

import pytest
from website.running.catalogue import compile_catalogues

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "We will call you back."
msgstr "Nous vous rappellerons."

msgctxt "month"
msgid "May"
msgstr "mai"

msgid "%d call"
msgid_plural "%d calls"
msgstr[0] "%d appel"
msgstr[1] "%d appels"

#, fuzzy
msgid "Guess"
msgstr "Au hasard"
"""


@pytest.fixture
def source(tmp_path) -> Path:
    folder = tmp_path / "source" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, "utf-8")
    return tmp_path / "source"


def test_what_was_compiled_is_what_gettext_reads(source, tmp_path):
    (made,) = compile_catalogues(source=source, target=tmp_path / "made")
    assert made == tmp_path / "made" / "fr" / "LC_MESSAGES" / "django.mo"
    french = gettext.translation("django", tmp_path / "made", ["fr"])
    assert french.gettext("We will call you back.") == "Nous vous rappellerons."
    assert french.pgettext("month", "May") == "mai"
    assert french.ngettext("%d call", "%d calls", 0) == "%d appel"
    assert french.ngettext("%d call", "%d calls", 2) == "%d appels"


def test_a_fuzzy_entry_is_not_shown_to_anybody(source, tmp_path):
    compile_catalogues(source=source, target=tmp_path / "made")
    french = gettext.translation("django", tmp_path / "made", ["fr"])
    assert french.gettext("Guess") == "Guess"


def test_a_second_run_writes_nothing(source, tmp_path):
    (made,) = compile_catalogues(source=source, target=tmp_path / "made")
    before = made.stat().st_mtime_ns
    assert compile_catalogues(source=source, target=tmp_path / "made") == []
    assert made.stat().st_mtime_ns == before


def test_a_changed_text_is_compiled_again(source, tmp_path):
    compile_catalogues(source=source, target=tmp_path / "made")
    path = source / "fr" / "LC_MESSAGES" / "django.po"
    path.write_text(PO.replace("rappellerons", "rappelons"), "utf-8")
    assert len(compile_catalogues(source=source, target=tmp_path / "made")) == 1


def test_no_other_file_is_left_beside(source, tmp_path):
    (made,) = compile_catalogues(source=source, target=tmp_path / "made")
    assert list(made.parent.iterdir()) == [made]
