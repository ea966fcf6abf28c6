"""Which languages the pages have. No import of the project: the settings read this."""

import sys
from collections.abc import Sequence
from typing import Any, Final

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

# The team works in these, and the project brings all of its words in them.
ALWAYS: Final = ("fr", "en")
_NAMES: Final[dict[str, Any]] = {"fr": _("French"), "en": _("English"), "ar": _("Arabic")}


def languages_of(codes: Sequence[str]) -> list[tuple[str, Any]]:
    """(code, name) of each language, as Django's LANGUAGES; exits with a sentence for odd codes."""
    codes = [code.strip().lower() for code in codes if code.strip()]
    if unknown := [code for code in codes if code not in LANG_INFO]:
        sys.exit(f"SITE_LANGUAGES: no language is called {', '.join(unknown)}.")
    if missing := [code for code in ALWAYS if code not in codes]:
        sys.exit(f"SITE_LANGUAGES needs {' and '.join(missing)}: the team works in them.")
    return [(code, _NAMES.get(code, LANG_INFO[code].get("name_local", code))) for code in codes]
