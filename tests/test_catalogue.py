"""Every text of the code has its French, and the catalogue nothing else."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation import templatize

from tests.factories.tree import ROOT, name_of, of_packages

CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
# Function → where its context and its msgid stand among the arguments.
GETTEXT = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1)),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({STRING})(?:\s*,\s*({STRING}))?", re.S)

Text = tuple[str | None, str]


def texts_of_python(path: Path) -> Iterator[Text]:
    """(context, msgid) of every call of gettext with plain strings."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", None))
        if name not in GETTEXT:
            continue
        values = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        context, msgid = GETTEXT[name]
        if len(values) > msgid and isinstance(values[msgid], str):
            yield (None if context is None else values[context]), values[msgid]


def texts_of_template(path: Path) -> Iterator[Text]:
    """(context, msgid) of every translated text, as makemessages would find them."""
    for name, first, second in IN_TEMPLATE.findall(templatize(path.read_text("utf-8"))):
        texts = [ast.literal_eval(text) for text in (first, second) if text]
        yield (texts[0], texts[1]) if "p" in name else (None, texts[0])


def texts_of_code() -> dict[Text, str]:
    """Every text that people read, with a file in which it stands."""
    found: dict[Text, str] = {}
    for path in of_packages("*.py"):
        if "migrations" not in path.parts:
            found |= dict.fromkeys(texts_of_python(path), name_of(path))
    for path in [*of_packages("*.html"), *of_packages("*.txt")]:
        if "templates" in path.parts:
            found |= dict.fromkeys(texts_of_template(path), name_of(path))
    return {text: where for text, where in found.items() if text[1].strip()}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_the_reader_of_texts_finds_what_is_there(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}{% translate 'One' %}{% translate \"It's\" context 'c' %}"
        "{% blocktranslate trimmed with name=x %}\n  Hello\n  {{ name }}\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} call{% plural %}{{ n }} calls{% endblocktranslate %}"
    )
    assert set(texts_of_template(page)) == {
        (None, "One"),
        ("c", "It's"),
        (None, "Hello %(name)s"),
        (None, "%(n)s call"),
    }
    code = tmp_path / "code.py"
    code.write_text("_('a ' 'b'); pgettext('c', 'd'); ngettext('e', 'f', 2); _(x); other('g')")
    assert set(texts_of_python(code)) == {(None, "a b"), ("c", "d"), (None, "e")}


def test_every_text_has_its_french(catalogue):
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    missing = {text: where for text, where in texts_of_code().items() if text not in known}
    assert missing == {}


def test_no_translation_is_empty_or_a_guess(catalogue):
    wrong = [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]
    assert wrong == []


def test_no_translation_is_of_a_text_that_is_gone(catalogue):
    used = texts_of_code()
    gone = [e.msgid for e in catalogue if e.obsolete or (e.msgctxt, e.msgid) not in used]
    assert gone == []


def test_no_text_stands_twice_in_the_catalogue(catalogue):
    """Gettext's own compiler refuses such a catalogue; ours would take either translation."""
    texts = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_translation_keeps_the_values_of_its_text(catalogue):
    value = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    wrong = [
        (entry.msgid, text)
        for entry in catalogue
        for text in ([entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values())
        if not set(value.findall(text))
        <= set(value.findall(entry.msgid)) | set(value.findall(entry.msgid_plural))
        or (not entry.msgid_plural and set(value.findall(text)) != set(value.findall(entry.msgid)))
    ]
    assert wrong == []


# --- When a text is translated -------------------------------------------------------------------

AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def translated_too_soon(source: str) -> list[int]:
    """The lines of a module that translate while it is read: nobody has a language then."""
    tree = ast.parse(source)
    names = {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in AT_ONCE
    }
    return sorted(_called_while_read(tree, names))


def _called_while_read(node: ast.AST, names: set[str]) -> Iterator[int]:
    for child in ast.iter_child_nodes(node):
        # What stands in a function waits until somebody calls it.
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call) and getattr(child.func, "id", None) in names:
            yield child.lineno
        yield from _called_while_read(child, names)


def test_no_text_is_translated_while_its_module_is_read():
    found = {name_of(path): translated_too_soon(path.read_text()) for path in of_packages("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_text_that_is_translated_too_soon_is_reported():
    begins = "from django.utils.translation import gettext as _\n"
    assert translated_too_soon(f'{begins}OVER = _("It is over.")\n') == [2]
    assert translated_too_soon(f'{begins}SAID = {{"a": [_("It is over.")]}}\n') == [2]
    assert translated_too_soon(f'{begins}def over():\n    return _("It is over.")\n') == []
    assert (
        translated_too_soon('from django.utils.translation import gettext_lazy as _\nX = _("")')
        == []
    )
