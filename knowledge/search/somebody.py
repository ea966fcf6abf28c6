"""Hears in a question that somebody wants to talk to a person, and not to read."""

import re

from knowledge.analysis import fold

_PERSON = (
    r"(?:quelqu ?un|une? (?:vraie? )?(?:personne|humaine?|conseillere?|technicien(?:ne)?|agent)"
    r"|une? (?:etre humain)|des gens|le (?:service client|support|sav|standard)|l assistance"
    r"|(?:un|une|le|la|mon|ma|votre|vos)? ?(?:conseillere?|operatrice?)s?)"
)
_FRENCH = re.compile(
    rf"\b(?:parler|discuter|causer|echanger) (?:a|avec|au) {_PERSON}"
    rf"|\b(?:appeler|telephoner a|joindre|contacter|avoir) {_PERSON}(?! de bloquer)"
    r"|\b(?:appeler|joindre|contacter) (?:le |votre )?(?:service client|support|assistance|sav)"
    r"|\b(?:etre|me faire) (?:rappelee?|appelee?)s?\b|\b(?:r?appelez|telephonez) moi"
    r"|\bvous (?:appeler|joindre|contacter|telephoner|parler)|\bdemander un appel"
    r"|^(?:un |une )?(?:conseillere?|humaine?|service clients?|hotline|quelqu un)$"
)
_ENGLISH = re.compile(
    r"\b(?:talk|speak|chat) (?:to|with) (?:an? |the |some)?(?:real |live )?"
    r"(?:somebody|someone|one|body|person|human|adviser|advisor|agent|people|you|support)"
    r"|\b(?:call|phone|reach|contact|get) (?:an? |the )?(?:real )?"
    r"(?:adviser|advisor|agent|human|person|customer service|support|you)\b"
    r"|\b(?:be called|call me|call back|ring me)\b"
    r"|^(?:an? )?(?:adviser|advisor|human|customer service|real person|somebody|someone)$"
)
_BY_LANGUAGE = {"fr": _FRENCH, "en": _ENGLISH}


def wants_somebody(text: str, language: str) -> bool:
    """Whether a question asks for a person to talk to; False in a language that we do not hear."""
    said = " ".join(re.findall(r"[^\W_]+", fold(text)))
    heard = _BY_LANGUAGE.get(language)
    return heard is not None and heard.search(said) is not None
