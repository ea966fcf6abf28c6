"""The languages that can be measured."""

from typing import Final

LANGUAGES: Final = ("fr", "en")


def known(language: str) -> str:
    """The code among LANGUAGES of "fr", "fr-FR", "EN"…; ValueError for any other language."""
    code = language.partition("-")[0].lower()
    if code not in LANGUAGES:
        raise ValueError(f"No readability formula for the language {language!r}")
    return code
