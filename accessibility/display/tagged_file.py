"""A page of HTML as a PDF that a screen reader can read (PDF/UA-1), where WeasyPrint is installed.

Nothing is fetched: neither the network nor a file, but our own font, by its name.
"""

import logging
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.contrib.staticfiles import finders
from PIL import ImageFile

VARIANT = "pdf/ua-1"
_FONT_NAME = "ours:print-font"
_FONT = "accessibility/fonts/atkinson-hyperlegible-next.woff2"
_FACE = (
    '@font-face { font-family: "Atkinson Hyperlegible Next"; font-weight: 200 800; '
    f'src: url("{_FONT_NAME}"); }}'
)

log = logging.getLogger(__name__)
# They tell each of their steps.
for _name in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@cache
def can_make_files() -> bool:
    """Whether WeasyPrint is here, and the libraries of the system that it needs."""
    if find_spec("weasyprint") is None:
        return False
    try:
        _weasyprint()
    except OSError:
        log.exception("WeasyPrint does not find its libraries: paper is printed as pages.")
        return False
    return True


def file_of(page: str, *, style: str) -> bytes:
    """One PDF of this page of HTML, tagged, with its title and language.

    Only where `can_make_files`. `style` is the static name of its sheet; a picture or style that
    the page names is left out.
    """
    maker = _weasyprint()
    fonts, fetcher = import_module("weasyprint.text.fonts").FontConfiguration(), _fetcher()
    looks = _FACE + _read(style).decode()
    sheet = maker.CSS(string=looks, url_fetcher=fetcher, font_config=fonts)
    document = maker.HTML(string=page, url_fetcher=fetcher, media_type="print")
    made: bytes = document.write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT, optimize_images=True
    )
    return made


def _weasyprint() -> Any:
    """The library, which may not be here and loads libraries of the system.

    It tells Pillow, for the whole process, to take pictures that break off: that is put back.
    """
    takes_broken_ones = ImageFile.LOAD_TRUNCATED_IMAGES
    library = import_module("weasyprint")
    ImageFile.LOAD_TRUNCATED_IMAGES = takes_broken_ones
    return library


def _fetcher() -> Any:
    urls = import_module("weasyprint.urls")

    class Closed(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Gives our font, and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url != _FONT_NAME:
                raise ValueError("Nothing is fetched for paper.")
            return urls.URLFetcherResponse(url, _read(_FONT), {"Content-Type": "font/woff2"})

    return Closed()


@cache
def _read(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    with open(path, "rb") as file:
        return file.read()
