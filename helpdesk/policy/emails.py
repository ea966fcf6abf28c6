"""Knows e-mails as people type them: "aucun" is none, and gmail.con is asked about."""

import re
import unicodedata
from enum import StrEnum

from rapidfuzz.distance import OSA

from helpdesk.policy.names import folded

# Where most people have their letters; one slip away from one of these is asked about.
_HOUSES = (
    "gmail.com googlemail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr laposte.net"
    " hotmail.com hotmail.fr hotmail.be outlook.com outlook.fr outlook.be live.com live.fr live.be"
    " msn.com yahoo.com yahoo.fr yahoo.be ymail.com icloud.com aol.com aol.fr proton.me"
    " protonmail.com gmx.com gmx.fr gmx.net gmx.ch gmx.de skynet.be bluewin.ch telecoop.fr"
    " club-internet.fr numericable.fr numericable.com bouyguestelecom.fr free.com orange.com"
    " mail.com email.com"
)
_KNOWN = frozenset(_HOUSES.split())
_SHORTEST = len("free.fr")
# Endings that no address has, and what is meant.
_ENDINGS = {
    **dict.fromkeys(("con", "cmo", "vom", "xom", "cim", "comm", "ocm", "coom", "cpm"), "com"),
    **dict.fromkeys(("f", "ft", "rf", "frr", "ff"), "fr"),
    **dict.fromkeys(("ney", "nte", "ent"), "net"),
}
_ELSEWHERE = {"gmail.fr": "gmail.com", "gmail.be": "gmail.com", "laposte.fr": "laposte.net"}
# An e-mail has 254 signs at most, and words around it few more. What is longer is not looked at: a
# million spaces took a server's worker away for hours.
LONGEST = 400
# Said of an e-mail by who has none; folded, without an @.
_NONE = re.compile(
    r"(aucune?|pas|non|no|none|nope|neant|rien|sans|nothing|n ?a|x+|0|zero|ras)"
    r"|(je n ?(en )?ai (pas|aucun)|pas (de|d)|aucune?|sans|no|i have no|i do ?n ?t have|non) .*"
    r"|je n ?(en )?ai pas|i have none|pas d ?(e ?)?mail.*"
)
_AT = re.compile(r"\s*(?:\((?:at|a|arobase)\)|\[(?:at|a|arobase)\]|\s(?:at|arobase|arobas)\s)\s*")
_SHAPE = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)*\.[^\s@.\d]{2,}")


class EmailProblem(StrEnum):
    """What is wrong with an e-mail. ACCENTS: complete, with letters that no address has."""

    ACCENTS = "accents"
    SPACES = "spaces"
    SEVERAL = "several"
    NO_AT = "no_at"
    INCOMPLETE = "incomplete"
    TOO_LONG = "too_long"


class BadEmail(ValueError):
    """An e-mail that cannot be written to; `meant` is it without its accents, "" otherwise."""

    def __init__(self, problem: EmailProblem, meant: str = "") -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.meant = meant


def read_email(text: str) -> str:
    """The e-mail that somebody typed; "" for none, said in whatever words; raises BadEmail.

    Signs that nobody sees go, and so do brackets around it, "mailto:" and a dot at its end.
    """
    if len(text) > LONGEST:
        raise BadEmail(EmailProblem.TOO_LONG)
    plain = _plain(text)
    if not plain or _says_none(plain):
        return ""
    if plain.count("@") > 1:
        raise BadEmail(EmailProblem.SEVERAL)
    if "@" not in plain:
        raise BadEmail(EmailProblem.NO_AT)
    if re.search(r"\s", plain):
        raise BadEmail(EmailProblem.SPACES)
    name, _at, domain = plain.partition("@")
    email = f"{name}@{domain.lower().replace(',', '.')}"
    if not _SHAPE.fullmatch(email):
        raise BadEmail(EmailProblem.INCOMPLETE)
    if not email.isascii():
        raise BadEmail(EmailProblem.ACCENTS, folded(email))
    return email


def _plain(text: str) -> str:
    """What is left of a text without what is no part of an e-mail."""
    shown = unicodedata.normalize("NFKC", text)
    shown = "".join(sign for sign in shown if unicodedata.category(sign) not in ("Cf", "Cc"))
    if "@" not in shown:
        shown = _AT.sub("@", shown)
    if inside := re.search(r"<([^<>\s]+@[^<>\s]+)>", shown):
        shown = inside[1]
    shown = re.sub(r"\s*@\s*", "@", shown.strip(" \t.,;:!?()[]<>\"'«»"))
    return re.sub(r"^(mailto|e-?mail|mail|courriel)\s*:\s*", "", shown, flags=re.IGNORECASE)


def _says_none(plain: str) -> bool:
    """Whether somebody says that they have none."""
    words = " ".join(re.findall(r"[^\W_]+", folded(plain)))
    return "@" not in plain and (not words or _NONE.fullmatch(words) is not None)


def meant_instead(email: str) -> str:
    """The e-mail that was probably meant, where the ending or the house has a slip; "" for none."""
    name, _at, domain = email.partition("@")
    host, _dot, ending = domain.rpartition(".")
    if domain in _KNOWN or not host:
        return ""
    better = _ELSEWHERE.get(domain) or f"{host}.{_ENDINGS.get(ending, ending)}"
    if better not in _KNOWN:
        near = (each for each in sorted(_KNOWN) if len(each) >= _SHORTEST)
        better = next((each for each in near if OSA.distance(better, each) == 1), better)
    return f"{name}@{better}" if better != domain else ""
