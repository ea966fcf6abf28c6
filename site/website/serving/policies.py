"""What pages may load and send (Content-Security-Policy), and which powers of a browser they have.

No import of Django: the settings read this.
"""

from collections.abc import Iterable
from typing import Any, Final

from csp.constants import NONE, SELF

from website.serving.stylesheet import csp_hashes, guide_css, source_of

# Powers that would harm most, and that no page of ours needs. Each page carries this line, so it is
# short: passkeys need no word, a page may use them by itself.
_NOTHING: Final = ("camera", "geolocation", "microphone", "payment", "usb")
PERMISSIONS: Final = ", ".join(f"{name}=()" for name in _NOTHING)
# Files of ours are parts of pages. One that is opened by itself runs nothing.
OF_FILES: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# Nothing that was brought runs or asks for anything, wherever it comes from.
OF_UPLOADS: Final = "sandbox; default-src 'none'"
# Wagtail's admin writes inline scripts and styles: it has a policy of its own.
OF_THE_CMS: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; frame-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'"
)
# A script of a public page makes HTML of a text by this policy of its own, or not at all.
TRUSTED_TYPES: Final = {
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["coup-de-fil"],
}


def of_pages(languages: Iterable[str], *, forms_to: Iterable[str] = ()) -> dict[str, Any]:
    """The policy of every other page, with the style sheets of these languages.

    `forms_to`: where a form of ours may lead besides, as logging out at the provider does.
    """
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "object-src": [NONE],
            "style-src": [SELF, *csp_hashes(languages), source_of(guide_css())],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "media-src": [SELF],
            "script-src": [SELF],
            "connect-src": [SELF],
            "form-action": [SELF, *forms_to],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "manifest-src": [SELF],
        }
    }
