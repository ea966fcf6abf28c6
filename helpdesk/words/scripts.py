"""Fixed words in languages in which the project brings none: their parts, places and versions.

Our own stand in call_script.py, consent_script.py and notice_defaults.py, in French and English.
A coordinator gives the same in any other language that is turned on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.choices import Script
from helpdesk.models import ScriptText
from helpdesk.models.texts import languages, turned_on
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.notices import FRAME_PART, LANGUAGES, places_of

# Until languages had words of their own, everybody else was read version 1, in French; a consent
# of that time names their language. So the first version of a coordinator is no 1.
FIRST_VERSION = 2


@dataclass(frozen=True)
class Part:
    """A piece of a script: the places that it must have, and those that it may have."""

    label: Any
    needed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


PARTS: Mapping[Script, Mapping[str, Part]] = {
    Script.CALL: {
        "opening": Part(_("The first words"), needed=("adviser", "desk")),
        # Whoever listens learns no more than this: never the desk's name.
        "voicemail": Part(_("To a voicemail"), needed=("adviser", "number")),
    },
    Script.CONSENT: {
        "lines": Part(_("The lines to read"), needed=("person", "helper", "scope", "until")),
        "one_request": Part(_("{scope}, for one request")),
        "every_request": Part(_("{scope}, for every request")),
    },
    Script.WITHOUT_CONSENT: {"lines": Part(_("The lines to say"))},
    Script.MAIL: {
        FRAME_PART: Part(
            _("Around the text"),
            needed=("text", "phone"),
            allowed=("link", "reference", "desk", "organisation"),
        )
    },
}


def languages_to_write() -> list[str]:
    """The languages that are turned on and in which the project brings no fixed words."""
    return [code for code in languages() if code[:2] not in LANGUAGES]


def newest(script: Script, language: str) -> ScriptText | None:
    """The words to read now for somebody who speaks this language; None where nobody wrote any."""
    code = turned_on(language)
    if not code or code[:2] in LANGUAGES:
        return None
    return ScriptText.objects.filter(script=script, language=code).order_by("version").last()


def part_problems(part: Part, text: str) -> list[str]:
    """What keeps the words of a part from use, in sentences to read; [] when there is nothing."""
    if not text.strip():
        return [gettext("Write these words.")]
    places = places_of(text)
    unknown = [place for place in places if place not in (*part.needed, *part.allowed)]
    missing = [place for place in part.needed if place not in places]
    return [
        *(gettext("There is no place %(place)s here.") % {"place": f"{{{p}}}"} for p in unknown),
        *(gettext("Add the place %(place)s.") % {"place": f"{{{place}}}"} for place in missing),
        *foreign_problems(text),
    ]
