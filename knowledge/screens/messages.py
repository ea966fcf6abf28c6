"""What is wrong with a description, in plain words, and what may stand there."""

from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge.screens import vocabulary
from knowledge.screens.description import ScreenError

MESSAGES: Final[dict[str, Any]] = {
    "empty": _("Write the phone or the thing first, as in “Android”."),
    "device": _("“%(given)s” is not drawn. Choose one: %(allowed)s."),
    "colon": _("Write a part, a colon, then its words. Parts: %(allowed)s."),
    "part": _("“%(given)s” cannot stand here. Choose one: %(allowed)s."),
    "words": _("Write what stands there, after the colon."),
    "mark": _("“[%(given)s]” is not understood. Choose one: %(allowed)s."),
    "bracket": _("Close each bracket, as in [ringed]: “%(given)s”."),
    "code": _("“%(given)s” is not understood. Choose one: %(allowed)s."),
    "bar": _("“%(given)s” is too long for the bar. Choose an icon: %(allowed)s."),
    "question": _("Write the question, then its answers: Restart? | No | Yes"),
    "items": _("%(given)s things at most stand on this line."),
    "rows": _("%(given)s lines at most. Show only what matters."),
    "parts": _("%(given)s parts at most. Show only what matters."),
    "long": _("“%(given)s” has no room in the drawing. Write fewer words."),
    "tall": _("The drawing is too tall. Leave out what does not matter."),
    "heavy": _("The drawing is too heavy. Leave out what does not matter."),
}


def message(error: ScreenError) -> str:
    """`Line 3: “…” cannot stand here. Choose one: …`, in the active language."""
    language = (get_language() or "fr")[:2]
    words = {"given": error.given, "allowed": ", ".join(_allowed(error, language))}
    what = str(MESSAGES[error.code]) % words
    return _("Line %(line)d: %(what)s") % {"line": error.line, "what": what}


def _allowed(error: ScreenError, language: str) -> list[str]:
    """The words for what may stand there: of whole tables, of devices, or of parts."""
    tables = [name for name in error.allowed if name.isupper()]
    if tables:
        return [
            vocabulary.said(name, code, language)
            for name in tables
            for code in getattr(vocabulary, name)
        ]
    table = "DEVICES" if error.code == "device" else "PARTS"
    return [vocabulary.said(table, code, language) for code in error.allowed]
