"""The languages that can be measured, and how far."""

from typing import Final

# With a score and all rules.
LANGUAGES: Final = ("fr", "en")
# Without either: their sentences are counted, by rules that need no grammar and no list.
COUNTED: Final = ("ar",)


def known(language: str) -> str:
    """The code among LANGUAGES of "fr", "fr-FR", "EN"…; ValueError for any other language."""
    code = language.partition("-")[0].lower()
    if code not in LANGUAGES:
        raise ValueError(f"No readability formula for the language {language!r}")
    return code


def measured(language: str) -> str:
    """The code among LANGUAGES and COUNTED; ValueError for any other language."""
    code = language.partition("-")[0].lower()
    return code if code in COUNTED else known(language)


def can_be_measured(language: str) -> bool:
    """Whether sentences in this language can at least be counted."""
    return language.partition("-")[0].lower() in (*LANGUAGES, *COUNTED)
