"""Ready answers with their places filled, and what an answer costs and risks before it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from helpdesk.choices import (
    AppointmentState,
    Channel,
    NoticeKind,
    PhoneOwner,
    PromiseWay,
    WordRoad,
)
from helpdesk.models import (
    Appointment,
    Callback,
    CannedReply,
    Case,
    DeskSettings,
    Notice,
    PhoneNumber,
)
from helpdesk.models.texts import first_language
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.policy.references import spaced
from helpdesk.policy.reminders import Reach, channel_for
from helpdesk.policy.sms import Segments, in_gsm7, segments
from helpdesk.policy.texts import Text
from helpdesk.policy.trust_words import may_begin
from helpdesk.policy.ways import CHANNEL_OF
from helpdesk.reads.reach import (
    channels_that_leave,
    email_of,
    email_of_case,
    number_of_case,
    reach_of_case,
)
from helpdesk.words.message import words_of
from helpdesk.words.notices import fill, places_of
from helpdesk.words.photos import photo_link
from helpdesk.words.spoken import when_for_person

PLACES = {
    "name": _("The name of the person"),
    "first_name_of_adviser": _("Your first name"),
    "reference": _("The number of the request"),
    "phone": _("The phone number of the desk"),
    "when": _("The day and the hour of the promised call"),
    "photo": _("The page where a photo or a document is sent"),
}


@dataclass(frozen=True)
class ReadyAnswer:
    """A ready answer as this person would read it; its title and its text know their language."""

    pk: int
    title: Text
    text: Text
    is_in_their_language: bool


def values_for(case: Case, *, first_name: str) -> Mapping[str, str]:
    """What each place says for this case, in the active language; "" where there is nothing."""
    desk = DeskSettings.current()
    live = (
        Appointment.objects.filter(callback__case=case, state=AppointmentState.LIVE)
        .select_related("callback")
        .first()
    )
    when = (
        when_for_person(
            live.starts_at, zone=live.callback.time_zone, desk_zone=ZoneInfo(desk.time_zone)
        )
        if live
        else ""
    )
    return {
        "name": case.person.name,
        "first_name_of_adviser": first_name,
        "reference": spaced(case.reference),
        "phone": in_pairs(desk.phone_number) if desk.phone_number else "",
        "when": when,
        "photo": photo_link(case, at=timezone.now()),
    }


def ready_answers(case: Case, *, first_name: str) -> list[ReadyAnswer]:
    """The answers for its topic, then those for any, in the person's language.

    One that is not written in it is offered in the desk's first language, after the others. One
    with a place that says nothing here is not offered: it would have a hole.
    """
    replies = CannedReply.objects.filter(
        Q(topic=case.topic_id) | Q(topic=None), is_active=True
    ).order_by("pk")
    values: dict[str, Mapping[str, str]] = {}
    found = []
    for reply in replies:
        text, title = (reply.said(field, case.language) for field in ("text", "title"))
        is_theirs = text.language[:2] == case.language[:2]
        if not is_theirs and text.language != first_language():
            continue
        if text.language not in values:
            with translation.override(text.language):
                values[text.language] = values_for(case, first_name=first_name)
        told = values[text.language]
        if all(told.get(place, "?") for place in places_of(text)):
            filled = Text(fill(text, told), text.language)
            answer = ReadyAnswer(reply.pk, title, filled, is_theirs)
            found.append((reply.topic_id is None, not is_theirs, title, answer))
    return [answer for *_order, answer in sorted(found, key=lambda line: line[:3])]


def titles_of_answers() -> list[tuple[int, Text]]:
    """The ready answers for any topic as (key, title), by title: those that fit many requests.

    One query, and one more when the words of answers are not kept.
    """
    replies = CannedReply.objects.filter(topic=None, is_active=True)
    return sorted(((each.pk, each.said("title", first_language())) for each in replies), key=_title)


def _title(line: tuple[int, Text]) -> str:
    return str(line[1])


@dataclass(frozen=True)
class Preview:
    """An answer as it would leave now, to whom.

    `size` is None where it is no SMS; `number` and `email` may be "".
    """

    channel: Channel
    words: str
    number: str
    email: str
    size: Segments | None
    warnings: Sequence[str]

    @property
    def can_leave(self) -> bool:
        """False where nothing reaches this person."""
        return self.channel != Channel.CONSOLE

    @property
    def button(self) -> str:
        """What the button says that lets it leave."""
        return str(_LEAVES_BY.get(self.channel, _("Send it")))

    @property
    def heading(self) -> str:
        """What stands above its words."""
        is_heard = self.channel == Channel.ADVISER
        return str(_("As the person hears it") if is_heard else _("As the person reads it"))


NOTHING_LEAVES = _("Nothing leaves by this way from here. Choose another way for this promise.")
_LEAVES_BY = {
    Channel.ADVISER: _("Put it on the list of calls"),
    Channel.LETTER: _("Make a letter of it"),
}


def preview_of(case: Case, text: str) -> Preview:
    """By what channel these words would go, how they read, and who else may read them."""
    reach = reach_of_case(case)
    channel = channel_for(reach, NoticeKind.REPLY)
    notice = Notice(
        case=case, kind=NoticeKind.REPLY, channel=channel, language=case.language, text=text
    )
    words = text if channel == Channel.ADVISER else words_of(notice)
    row = number_of_case(case)
    if channel == Channel.SMS:
        words = in_gsm7(words)
    return Preview(
        channel=channel,
        words=words,
        number=row.number if row and channel in (Channel.SMS, Channel.ADVISER) else "",
        email=email_of_case(case) if channel == Channel.EMAIL else "",
        size=segments(words) if channel == Channel.SMS else None,
        warnings=_warnings(channel, row, reach),
    )


def with_first_words(callback: Callback, text: str) -> str:
    """The words of a written promise, below those that whoever reads them was told to expect.

    One query at most.
    """
    channel, is_typed = CHANNEL_OF.get(PromiseWay(callback.way)), bool(callback.email)
    to_asker = channel is Channel.EMAIL and is_typed and email_of(callback) == callback.email
    road = WordRoad(callback.word_road)
    is_theirs = channel is not None and may_begin(road, channel=channel, to_asker=to_asker)
    return f"{callback.trust_word}.\n{text.strip()}" if is_theirs else text.strip()


def preview_of_promise(callback: Callback, text: str) -> Preview:
    """How the words of a written promise would leave now, with those that they begin with."""
    channel = CHANNEL_OF[PromiseWay(callback.way)]
    notice = Notice(
        case=callback.case,
        callback=callback,
        kind=NoticeKind.REPLY,
        channel=channel,
        language=callback.language,
        text=with_first_words(callback, text),
    )
    words = words_of(notice)
    words = in_gsm7(words) if channel is Channel.SMS else words
    warnings = () if channel in channels_that_leave() else (str(NOTHING_LEAVES),)
    return Preview(
        channel=channel,
        words=words,
        number=callback.number,
        email=email_of(callback) if channel is Channel.EMAIL else "",
        size=segments(words) if channel is Channel.SMS else None,
        warnings=warnings,
    )


def _warnings(channel: Channel, row: PhoneNumber | None, reach: Reach) -> list[str]:
    found = []
    by_phone = channel in (Channel.SMS, Channel.ADVISER)
    if by_phone and row is not None and not row.may_say_why:
        found.append(str(_("Somebody else may read this, or hear it. Do not write why we call.")))
    if by_phone and row is not None and row.owner != PhoneOwner.OWN:
        found.append(str(_("This phone is not only theirs.")))
    if channel == Channel.EMAIL and reach.email_is_only_typed:
        found.append(
            str(
                _(
                    "This e-mail was typed on the site, maybe by somebody else. "
                    "Ask the person on the phone first, or write nothing private."
                )
            )
        )
    if not reach.by(channel):
        found.append(str(_("Nothing reaches this person. Find a number or an address first.")))
    return found
