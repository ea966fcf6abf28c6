"""Parts what somebody wrote from what they quote and from the end that their program adds.

Own rules: those of the library that was tried know four of nine French ways, and take 14 seconds
for 9 kB that somebody chose badly (decision 91). Each line is looked at once.
"""

import re
from dataclasses import dataclass

from helpdesk.policy.names import folded

# Longer mails are read in the file that the sender attached.
LONGEST = 20_000
_LINE = 300
_QUOTED = re.compile(r"\s*>")
# "Le lun. 23 nov. 2026 à 10:00, Coup de fil <…> a écrit :", over three lines at most.
_WROTE = re.compile(r"(le|on|am) .*\d.*\b(a ecrit|wrote|schrieb)( ?ceci)? ?:")
_FORWARDED = re.compile(
    r"[-_=*> ]*(message d.origine|message original|message initial|message transfere"
    r"|debut du message (reexpedie|transfere)|original message|forwarded message"
    r"|begin forwarded message|message du \d.*)[-_=*: ]*"
)
_HEADERS = re.compile(
    r"[*> ]*(de|a|envoye|envoye le|date|objet|cc|from|to|sent|subject|expediteur|destinataire)"
    r" ?\*? ?:.*"
)
_FIRST_HEADERS = re.compile(r"[*> ]*(de|from|expediteur|date|envoye|sent) ?\*? ?:.*")
_RULE = re.compile(r"[ _-]{20,}")
_OF_A_PROGRAM = re.compile(
    r"(envoye (de|depuis|a partir) .*|sent (from|with) .*|(obtenez|telecharger?) outlook .*"
    r"|get outlook .*|provenance : courrier .*|telecharge depuis .*|yahoo mail .*)"
)
_SIGNED = re.compile(r"-- ?")
_LINES_OF_A_SIGNATURE = 15


@dataclass(frozen=True)
class MailWords:
    """`body` is theirs; `quoted` was written before; `signature` is the end below two dashes."""

    body: str
    quoted: str = ""
    signature: str = ""


def parted(text: str) -> MailWords:
    """The parts of a mail's words. A mail that only passes another on is all of it theirs."""
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\xa0", " ").strip().split("\n")
    own, quoted = _without_quote(lines)
    own, signature = _without_signature(own)
    body = "\n".join(own).strip()
    if not body:
        return MailWords("\n".join(lines).strip())
    return MailWords(body, "\n".join(quoted).strip(), "\n".join(signature).strip())


def _without_quote(lines: list[str]) -> tuple[list[str], list[str]]:
    """What is theirs, and what is not; they may write below what they quote, or in between."""
    own: list[str] = []
    for at, line in enumerate(lines):
        if length := _length_of_head(lines, at):
            rest = lines[at + length :]
            if _is_marked(rest):
                after = [each for each in rest if not _QUOTED.match(each)]
                return own + after, lines[at : at + length] + _only_marked(rest)
            return own, lines[at:]
        if _QUOTED.match(line):
            rest = lines[at:]
            after = [each for each in rest if not _QUOTED.match(each)]
            return own + after, _only_marked(rest)
        own.append(line)
    return own, []


def _is_marked(rest: list[str]) -> bool:
    """Whether the first words below a head have the sign of a quote."""
    first = next((line for line in rest if line.strip()), "")
    return _QUOTED.match(first) is not None


def _only_marked(lines: list[str]) -> list[str]:
    return [line for line in lines if _QUOTED.match(line)]


def _length_of_head(lines: list[str], at: int) -> int:
    """How many lines say that a quote follows; 0 for none."""
    plain = _plain(lines[at])
    if _FORWARDED.fullmatch(plain):
        return 1
    if plain.startswith(("le ", "on ", "am ")):
        joined = ""
        for length, line in enumerate(lines[at : at + 3], start=1):
            joined = f"{joined} {_plain(line)}".strip()
            if _WROTE.fullmatch(joined):
                return length
    if _RULE.fullmatch(plain) and _headers_from(lines, at + 1) >= 3:
        return 1
    return _headers_from(lines, at) if _FIRST_HEADERS.fullmatch(plain) else 0


def _headers_from(lines: list[str], at: int) -> int:
    """How many lines repeat the head of a mail, three at least; else 0."""
    count = 0
    for line in lines[at : at + 8]:
        if not _HEADERS.fullmatch(_plain(line)):
            break
        count += 1
    return count if count >= 3 else 0


def _plain(line: str) -> str:
    """Without accents, capitals, signs of a quote and spaces around, and no longer than is read."""
    return " ".join(folded(line[:_LINE]).lstrip("> ").split())


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """From two dashes near the end on; or the last line, where the program wrote it."""
    first = max(0, len(lines) - _LINES_OF_A_SIGNATURE)
    for at in range(first, len(lines)):
        if _SIGNED.fullmatch(lines[at]):
            return lines[:at], lines[at + 1 :]
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    if kept and _OF_A_PROGRAM.fullmatch(_plain(kept[-1])):
        return kept[:-1], kept[-1:]
    return lines, []
