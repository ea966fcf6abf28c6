"""What is read aloud before a person names a helper: fixed words, every version kept.

A consent keeps the number of its version: a published one is never changed, a new one is added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from helpdesk.choices import ConsentScope, Script
from helpdesk.models import ScriptText
from helpdesk.policy.texts import Text
from helpdesk.words.notices import LANGUAGES, fill, language_of
from helpdesk.words.scripts import FIRST_VERSION, newest


@dataclass(frozen=True)
class ConsentScript:
    """One version: its lines with the places {person}, {helper}, {scope} and {until}."""

    lines: tuple[str, ...]
    scopes: Mapping[str, str]


SCRIPTS: Mapping[int, Mapping[str, ConsentScript]] = {
    1: {
        "fr": ConsentScript(
            lines=(
                "{person}, vous souhaitez que {helper} vous aide.",
                "{helper} pourra nous appeler et demander à votre place.",
                "Nous pourrons appeler {helper} et lui parler {scope}.",
                "Cela vaut jusqu’au {until}.",
                "Rien ne vous y oblige.",
                "Nous vous aidons aussi sans {helper}.",
                "Vous pouvez changer d’avis à tout moment.",
                "Un mot au téléphone suffit.",
                "Nous vous demanderons de confirmer une seconde fois.",
                "Avant cela, nous ne disons rien à {helper}.",
                "Est-ce que vous êtes d’accord ?",
            ),
            scopes={
                ConsentScope.ONE_REQUEST: "de cette demande seulement",
                ConsentScope.EVERY_REQUEST: "de toutes vos demandes",
            },
        ),
        "en": ConsentScript(
            lines=(
                "{person}, you would like {helper} to help you.",
                "{helper} may call us and ask for you.",
                "We may call {helper} and talk {scope}.",
                "This holds until {until}.",
                "You do not have to say yes.",
                "We also help you without {helper}.",
                "You can change your mind at any time.",
                "A word on the phone is enough.",
                "We will ask you to confirm it a second time.",
                "Before that, we tell {helper} nothing.",
                "Do you agree?",
            ),
            scopes={
                ConsentScope.ONE_REQUEST: "about this request only",
                ConsentScope.EVERY_REQUEST: "about all your requests",
            },
        ),
    }
}
CURRENT = max(SCRIPTS)

# To somebody whom no valid consent names: nothing tells whether we know the person at all.
WITHOUT_CONSENT: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Je ne peux pas vous parler d’une autre personne sans son accord.",
        "Je ne peux pas non plus dire si nous la connaissons.",
        "Elle peut nous appeler elle-même et vous nommer.",
        "Je peux vous aider pour une question qui est la vôtre.",
    ),
    "en": (
        "I cannot talk about somebody else without their consent.",
        "I cannot say whether we know them either.",
        "They can call us themselves and name you.",
        "I can help you with a question of your own.",
    ),
}


def current_script(language: str) -> tuple[str, int]:
    """Language and version of what is read today to somebody who speaks this language."""
    own = newest(Script.CONSENT, language)
    return (own.language, own.version) if own else (language_of(language), CURRENT)


def _script_of(language: str, version: int) -> tuple[str, ConsentScript]:
    """What was read under this language and version, and in which language that is."""
    if version >= FIRST_VERSION and language[:2] not in LANGUAGES:
        own = ScriptText.objects.filter(
            script=Script.CONSENT, language=language, version=version
        ).first()
        if own is not None:
            return language, _as_script(own)
    language = language_of(language)
    return language, SCRIPTS[version][language]


def _as_script(own: ScriptText) -> ConsentScript:
    lines = tuple(line.strip() for line in own.parts["lines"].splitlines() if line.strip())
    return ConsentScript(lines, {scope: own.parts[str(scope)] for scope in ConsentScope})


def is_published(language: str, version: int) -> bool:
    """Whether there is such a script in this very language."""
    try:
        return _script_of(language, version)[0] == language
    except KeyError:
        return False


def script_read(
    *, person: str, helper: str, scope: str, until: date, language: str, version: int = CURRENT
) -> list[Text]:
    """The lines to read aloud, filled in; each knows its language.

    A language without a script gets French. KeyError for a version that was never published.
    """
    language, script = _script_of(language, version)
    with translation.override(language):
        day = date_format(until, "j F Y")
    places = {"person": person, "helper": helper, "scope": script.scopes[scope], "until": day}
    return [Text(fill(line, places), language) for line in script.lines]


def words_without_consent(language: str) -> tuple[Text, ...]:
    """What may be said to a caller whom no valid consent names; each line knows its language."""
    if own := newest(Script.WITHOUT_CONSENT, language):
        lines = own.parts["lines"].splitlines()
        return tuple(Text(line, own.language) for line in lines if line.strip())
    language = language_of(language)
    return tuple(Text(line, language) for line in WITHOUT_CONSENT[language])
