"""What an adviser says first, and to a voicemail: fixed words in the language of the person.

Every version stays here, the newest last. None says why we call: somebody else may be listening.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.choices import Script
from helpdesk.words.scripts import newest

# Whoever speaks a language without words gets French.
USUAL_LANGUAGE = "fr"


@dataclass(frozen=True)
class CallScript:
    """The words of one version, with the places {adviser}, {desk} and {number}."""

    version: int
    language: str
    opening: str
    voicemail: str


SCRIPTS: Mapping[str, tuple[CallScript, ...]] = {
    "fr": (
        CallScript(
            version=1,
            language="fr",
            opening=(
                "Bonjour, je suis {adviser}, de {desk}. "
                "Nous ne demandons jamais de mot de passe, de code ou de numéro de carte. "
                "Est-ce un bon moment pour parler ?"
            ),
            voicemail="Bonjour, c’est {adviser}. Vous pouvez me rappeler au {number}. Merci.",
        ),
    ),
    "en": (
        CallScript(
            version=1,
            language="en",
            opening=(
                "Hello, I am {adviser}, from {desk}. "
                "We never ask for a password, a code or a card number. "
                "Is this a good time to talk?"
            ),
            voicemail="Hello, this is {adviser}. You can call me back on {number}. Thank you.",
        ),
    ),
}


def script_for(language: str) -> CallScript:
    """The newest words in the language that somebody speaks, ours or the coordinator's.

    French when there are none in it.
    """
    if language[:2] in SCRIPTS:
        return SCRIPTS[language[:2]][-1]
    if own := newest(Script.CALL, language):
        return CallScript(own.version, own.language, own.parts["opening"], own.parts["voicemail"])
    return SCRIPTS[USUAL_LANGUAGE][-1]
