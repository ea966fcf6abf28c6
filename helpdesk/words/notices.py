"""The texts of messages: our own words, the places in them, and how the places are filled.

A text is plain words with named places, as {first_name}. It never says why we call, nor about what:
somebody else may read it. A coordinator may put other words in its place (NoticeText).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from helpdesk.choices import Channel, NoticeKind, Script
from helpdesk.models import Adviser, DeskSettings, ScriptText
from helpdesk.models.in_hand import kept
from helpdesk.models.notice import NoticeText
from helpdesk.models.texts import languages, turned_on
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.policy.references import spaced
from helpdesk.policy.reminders import ONLY_BY_SMS
from helpdesk.policy.sms import fits, in_gsm7, name_in_gsm7, segments
from helpdesk.policy.trust_words import WORDS
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.notice_defaults import FRAME, MAIL, SMS, SUBJECTS
from helpdesk.words.spoken import when_in_words

Family = Literal["mail", "sms"]
# A text's kind, channel and language.
Key = tuple[str, str, str]

# The project brings its words in these. Whoever speaks another language gets French, or what the
# coordinator wrote in it.
LANGUAGES = ("fr", "en")
# Beside the channels, what stands around the text of an e-mail, in `texts_in_use`.
SUBJECT, AROUND = "subject", "around"
# What leaves by machine. A letter has its own pages: helpdesk/templates/helpdesk/paper/.
CHANNELS = (Channel.EMAIL, Channel.SMS)
MOST_SEGMENTS = 3
# A coordinator may write these otherwise. An answer is an adviser's own, a letter has its page, and
# a receipt says nothing of anybody.
_OURS = {NoticeKind.REPLY, NoticeKind.CONSENT, NoticeKind.RECEIPT} | ONLY_BY_SMS
EDITABLE = tuple(kind for kind in NoticeKind if kind not in _OURS)

# The part of the words around an e-mail; see words/scripts.py.
FRAME_PART = "frame"

CACHE_KEY = "helpdesk.texts"
CACHE_SECONDS = 20

PLACES: Mapping[str, Any] = {
    "first_name": _("The first name of the adviser who calls"),
    "when": _("The day and the hour of the call"),
    "times": _("The hours that we offer"),
    "word": _("The trust word: the first words of the call"),
    "number": _("The number that appears on the phone"),
    "phone": _("The phone number of the desk"),
    "reference": _("The number of the request"),
    "link": _("The address of the page of the request"),
    "desk": _("The name of the desk"),
}

_K = NoticeKind
ABOUT_AN_HOUR = frozenset(
    {
        *(_K.CONFIRMATION, _K.REMINDER, _K.MOVED, _K.TRIED_TO_REACH, _K.NEW_ADVISER, _K.STANDS),
        _K.MISSED_CALL,
    }
)
_MAY_OFFER = frozenset(
    {_K.TIME_NEEDED, _K.SOONER, _K.PROPOSED_TIMES, _K.TIMES_ASKED, _K.HEARD, _K.CALL_OVER}
)
# About a request, and no call: no trust word, and no page to open.
_OF_A_CASE = frozenset(
    {
        *(_K.FOLLOW_UP, _K.WAITED_ENOUGH, _K.HELPER_NAMED, _K.CONTACT_CHANGED, _K.CALL_OVER),
        *(_K.INCIDENT_KNOWN, _K.INCIDENT_OVER),
    }
)
_MUST_OFFER = frozenset({_K.SOONER, _K.PROPOSED_TIMES, _K.TIMES_ASKED})

# What may stand in another script than the text around it.
_NAMES = ("first_name", "desk")

# A line that tells one of these is never left out because of another place.
_HOURS = frozenset({"when", "times"})
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…]) +")
_BRACES = re.compile(r"\{([^{}\n]*)\}")


def family_of(channel: str) -> Family:
    """Which of our own texts a channel takes: long ones to keep, or short ones."""
    return "mail" if channel in (Channel.EMAIL, Channel.LETTER) else "sms"


def language_of(code: str) -> str:
    """The language that a text is written in, for somebody who speaks `code`."""
    return code[:2] if code[:2] in LANGUAGES else LANGUAGES[0]


def default_text(kind: str, channel: str, language: str) -> str:
    """Our own words, with their places, or the French ones where there are none in this language.

    ValueError for a kind that does not exist.
    """
    return said_in(language, _texts_for(channel)[NoticeKind(kind)])


def own_text(kind: str, channel: str, language: str) -> str:
    """As `default_text`; "" where the project brings no words in this language."""
    return _ours(language, _texts_for(channel)[NoticeKind(kind)])


def subject_of(kind: str, language: str) -> str:
    """The subject of an e-mail, as for `default_text`."""
    return said_in(language, SUBJECTS[NoticeKind(kind)])


def own_subject(kind: str, language: str) -> str:
    """As `subject_of`; "" where the project brings none in this language."""
    return _ours(language, SUBJECTS[NoticeKind(kind)])


def frame_of(language: str, texts: Mapping[Key, str]) -> str:
    """What stands around every e-mail in this language; "" where nobody wrote it."""
    return texts.get((Script.MAIL, AROUND, language), "") or _ours(language, FRAME)


def said_in(language: str, words: Any) -> str:
    """Words of the catalogue in this language; in French where it has none."""
    with translation.override(language):
        return str(words)


def _texts_for(channel: str) -> Mapping[str, Any]:
    return MAIL if family_of(channel) == "mail" else {**MAIL, **SMS}


def _ours(language: str, words: Any) -> str:
    """Words of the catalogue in this language; "" where it has French ones only."""
    said = said_in(language, words)
    is_there = language[:2] in LANGUAGES or said != said_in(LANGUAGES[0], words)
    return said if is_there else ""


def language_to_write(kind: str, channel: str, code: str, texts: Mapping[Key, str]) -> str:
    """In which language a message leaves for somebody who speaks `code`.

    Theirs where all of it is written; an e-mail has a subject and words around it. Else French.
    """
    ours = language_of(code)
    language = turned_on(code)
    if ours[:2] == code[:2] or not language:
        return ours
    is_whole = family_of(channel) == "sms" or frame_of(language, texts)
    return language if is_whole and is_written(kind, channel, language, texts) else ours


def is_written(kind: str, channel: str, language: str, texts: Mapping[Key, str]) -> bool:
    """Whether somebody wrote this message in this language; of an e-mail its subject too."""
    if not (texts.get((kind, channel, language)) or own_text(kind, channel, language)):
        return False
    has_subject = texts.get((kind, SUBJECT, language)) or own_subject(kind, language)
    return family_of(channel) == "sms" or bool(has_subject)


def texts_in_use() -> dict[Key, str]:
    """What coordinators wrote, by kind, channel and language. No query most of the time.

    In place of a channel, SUBJECT is the subject of an e-mail, and AROUND what stands around all.

    Other processes see a change within CACHE_SECONDS. Whoever writes many messages asks once.
    """
    return kept(CACHE_KEY, _own_texts, seconds=CACHE_SECONDS)


def _own_texts() -> dict[Key, str]:
    found = {}
    for row in NoticeText.objects.all():
        found[row.kind, row.channel, row.language] = row.text
        if row.subject:
            found[row.kind, SUBJECT, row.language] = row.subject
    # The project brings the others.
    if any(code not in LANGUAGES for code in languages()):
        for around in ScriptText.objects.filter(script=Script.MAIL).order_by("version"):
            found[Script.MAIL, AROUND, around.language] = around.parts[FRAME_PART]
    return found


def places_of(text: str) -> tuple[str, ...]:
    """What stands between braces on one line, in order and once each; known or not."""
    return tuple(dict.fromkeys(_BRACES.findall(text)))


def places_for(kind: str) -> tuple[str, ...]:
    """The places that a message of this kind can fill: no hour where it tells none."""
    missing = {
        *(() if kind in ABOUT_AN_HOUR else ("when",)),
        *(() if kind in _MAY_OFFER else ("times",)),
        *(("word", "link") if kind in _OF_A_CASE else ()),
    }
    return tuple(place for place in PLACES if place not in missing)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; braces around anything else stay as they are.

    A line with a place that has nothing to say ("") is left out, but not the whole text; of a line
    that tells hours only the sentence is. A value is never read as a text, whatever it holds.
    """
    lines = text.split("\n")
    told = [said for line in lines if (said := _what_can_be_said(line, values)) is not None]
    filled = (
        _BRACES.sub(lambda found: values.get(found[1], found[0]), line)
        for line in (told if any(map(str.strip, told)) else lines)
    )
    return "\n".join(filled).strip()


def _what_can_be_said(line: str, values: Mapping[str, str]) -> str | None:
    """A line of a text without what would have a hole; None where nothing is left of it."""

    def is_whole(part: str) -> bool:
        return all(values.get(place) != "" for place in _BRACES.findall(part))

    if is_whole(line):
        return line
    if not _HOURS.intersection(_BRACES.findall(line)):
        return None
    return " ".join(filter(is_whole, _BETWEEN_SENTENCES.split(line))) or None


def hours_listed(hours: Iterable[str], family: Family, *, kind: str = "") -> str:
    """Hours in words for {times}: one a line below the words before, or in one row for an SMS.

    Each behind its figure, where one is chosen by it.
    """
    hours = list(hours)
    if kind == NoticeKind.TIMES_ASKED:
        return "".join(f"\n{place}: {hour}" for place, hour in enumerate(hours, start=1))
    if family == "sms":
        return "; ".join(hours)
    return "".join(f"\n- {hour}" for hour in hours)


def written(channel: str, text: str, values: Mapping[str, str], *, frame: str = "") -> str:
    """A message as it is read: an e-mail in its frame, an SMS with plain spaces and names.

    `values` holds all of PLACES; of an e-mail "organisation" too. `frame` "" is our own, in the
    active language.
    """
    if channel == Channel.SMS:
        values = {**values, **_plain_names(text, values)}
    body = fill(text, values)
    if family_of(channel) == "sms":
        return body.replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(" +\n", "\n", fill(frame or str(FRAME), {**values, "text": body}))


def stop_line(token: str) -> str:
    """The last line of the first SMS to a number: how whoever did not ask stops it, in one step."""
    link = settings.BASE_URL + reverse("helpdesk:stop", args=[token])
    line = gettext("Not asked by you? Stop it: %(link)s") % {"link": link}
    return line.replace("\u00a0", " ")


def not_mine_line(token: str) -> str:
    """The last line of an e-mail to an address that was only typed: how to have no more."""
    link = settings.BASE_URL + reverse("helpdesk:not_my_email", args=[token])
    return "\n" + gettext("You did not ask us to write? Stop our e-mails here: %(link)s") % {
        "link": link
    }


def invite_line() -> str:
    """The line of an SMS that says which answers we understand, in the active language."""
    return gettext("Answer YES if this suits you, NO to cancel, HOUR for another time.")


def unsubscribe_link(token: str) -> str:
    """Where a mail program ends our e-mails by itself; "" on plain http, where none does so."""
    if not settings.IS_HTTPS:
        return ""
    return settings.BASE_URL + reverse("helpdesk:email_one_click", args=[token])


def answer_line() -> str:
    """The line that says that an answer is read; "" where none would come to anybody."""
    if not settings.REPLY_ADDRESS:
        return ""
    return "\n" + gettext("You may answer this e-mail. Somebody of our team reads it.")


def _plain_names(text: str, values: Mapping[str, str]) -> dict[str, str]:
    """Names that alone would keep an SMS out of the cheap alphabet, in its signs."""
    names = {place: values[place] for place in _NAMES if values.get(place)}
    if not fits(fill(text, {**values, **dict.fromkeys(names, "x")})):
        return {}
    return {place: name_in_gsm7(name) for place, name in names.items()}


# An example of each place, for a coordinator to read and for the length of an SMS.
_A_TUESDAY = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
_SOME_HOURS = tuple(_A_TUESDAY.replace(day=day) for day in (24, 25, 26))
_A_TOKEN = "1e240.TQV6eEKBNw8rG9PV"  # noqa: S105 - of nobody


# The longest that a place may say in our languages: by what an SMS is measured.
_A_LONG_DAY = datetime(2026, 9, 30, 14, 45, tzinfo=UTC)
_LONG_HOURS = tuple(_A_LONG_DAY.replace(day=day) for day in (30, 23, 16))
_A_LONG_WORD = " ".join(max(words, key=len) for words in WORDS)


def example_values(
    kind: str, channel: str, language: str, *, is_longest: bool = False
) -> dict[str, str]:
    """Every place as a person might read it; "" for what a message of this kind never says.

    `is_longest` is the longest day, hour and trust word that it may tell.
    """
    with translation.override(language):
        told = _example(kind, channel, is_longest=is_longest)
    return {p: v if p in places_for(kind) or p not in PLACES else "" for p, v in told.items()}


def _example(kind: str, channel: str, *, is_longest: bool) -> dict[str, str]:
    desk, family = DeskSettings.current(), family_of(channel)
    zone = ZoneInfo(desk.time_zone)
    when, hours = (_A_LONG_DAY, _LONG_HOURS) if is_longest else (_A_TUESDAY, _SOME_HOURS)
    offered = hours[:1] if kind in (_K.SOONER, _K.HEARD, _K.CALL_OVER) else hours
    return {
        "first_name": longest_name(),
        "when": when_in_words(when, zone),
        "times": hours_listed([when_in_words(at, zone) for at in offered], family, kind=kind),
        "word": _A_LONG_WORD if is_longest else "coquelicot bicyclette",
        "number": in_pairs(desk.number_that_appears or "+33199001234"),
        "phone": in_pairs(desk.phone_number or "+33199001234"),
        "reference": spaced("K74M92"),
        "link": settings.BASE_URL + reverse("helpdesk:my_request_by_link", args=[_A_TOKEN]),
        "desk": desk.name,
        "organisation": desk.organisation,
    }


def longest_name() -> str:
    """The first name of the team that takes most of an SMS; "Dominique" where there is no team."""
    names = Adviser.objects.filter(user__is_active=True).values_list("first_name", flat=True)
    return max(names, key=lambda name: segments(name_in_gsm7(name)).units, default="Dominique")


def example_of(
    kind: str, channel: str, language: str, text: str, *, is_longest: bool = False
) -> str:
    """The whole message with example values, as it leaves: an SMS in signs of its alphabet."""
    values = example_values(kind, channel, language, is_longest=is_longest)
    with translation.override(language):
        message = written(channel, text, values, frame=frame_of(language, texts_in_use()))
    return in_gsm7(message) if channel == Channel.SMS else message


def problems(kind: str, channel: str, text: str, *, language: str = "fr") -> list[str]:
    """What keeps a text of this language from use, in sentences of the active one; [] when none."""
    if not text.strip():
        return [gettext("Write the text of the message.")]
    places = places_of(text)
    known = places_for(kind)
    found = [
        gettext("This message has no place %(place)s. Take one of the list.")
        % {"place": f"{{{place}}}"}
        for place in places
        if place not in known
    ]
    if channel == Channel.SMS and "phone" not in places:
        found.append(gettext("Add {phone}: whoever reads an SMS must be able to call us."))
    if kind in ABOUT_AN_HOUR and "when" not in places:
        found.append(gettext("Add {when}: this message tells an hour."))
    if kind in _MUST_OFFER and "times" not in places:
        found.append(gettext("Add {times}: this message offers hours."))
    found += foreign_problems(text)
    if channel == Channel.SMS:
        longest = example_of(kind, channel, language, text, is_longest=True)
        count = segments(longest).count
        if count > MOST_SEGMENTS:
            found.append(
                ngettext(
                    "This text takes %(count)d SMS. Make it shorter: three at most.",
                    "This text takes %(count)d SMS. Make it shorter: three at most.",
                    count,
                )
                % {"count": count}
            )
    return found
