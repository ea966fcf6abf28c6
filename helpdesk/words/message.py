"""Writes a notice in its language, with the words in use and what is true at this moment."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from helpdesk import labels
from helpdesk.channels.base import MailHeaders, Message
from helpdesk.choices import Channel, NoticeKind, NoticeState, WordRoad
from helpdesk.models import Callback, DeskSettings, Notice
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.policy.references import spaced
from helpdesk.policy.second_hands import TOLD_BEFORE
from helpdesk.policy.trust_words import is_told
from helpdesk.reads.incoming import answers_come_back
from helpdesk.reads.mails import last_mail_from
from helpdesk.reads.reach import email_of, email_of_case, is_only_typed, number_of_case
from helpdesk.words.calendars import invitation
from helpdesk.words.links import email_token, not_mine_token, stop_token, token_of
from helpdesk.words.mail_page import mail_page
from helpdesk.words.notice_defaults import WRITTEN_MAIL, WRITTEN_SMS, WRITTEN_SUBJECTS
from helpdesk.words.notices import (
    SUBJECT,
    Key,
    answer_line,
    default_text,
    family_of,
    fill,
    frame_of,
    hours_listed,
    invite_line,
    language_of,
    language_to_write,
    not_mine_line,
    places_of,
    said_in,
    stop_line,
    subject_of,
    texts_in_use,
    unsubscribe_link,
    written,
)
from helpdesk.words.photos import photo_link
from helpdesk.words.spoken import when_for_person
from helpdesk.words.threads import name_of_thread, reply_address, return_address

# What tells a new hour: it comes with an invitation for the person's calendar.
INVITING = frozenset(
    {
        *(NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.TRIED_TO_REACH),
        NoticeKind.MISSED_CALL,
    }
)
# What asks for an answer by SMS, where answers come back.
ASKING = frozenset({NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.REMINDER})


def compose(
    notice: Notice, *, texts: Mapping[Key, str] | None = None, desk: DeskSettings | None = None
) -> Message:
    """The message of this notice as it must read now; its address is the person's of today.

    `texts` is texts_in_use() and `desk` its settings, asked once by whoever composes many; `to` is
    "" for what no machine carries.
    """
    texts = texts_in_use() if texts is None else texts
    language = language_of_notice(notice, texts)
    with translation.override(language):
        subject = _subject_of(notice, language, texts)
        text = words_of(notice, texts=texts, desk=desk)
        is_mail = notice.channel == Channel.EMAIL
        return Message(
            to=address_of(notice),
            subject=subject,
            text=text,
            page=mail_page(text, subject=subject, language=language) if is_mail else "",
            summary=labels.label_of(labels.NOTICE_KIND, notice.kind),
            idempotency_key=notice.idempotency_key,
            invitation=_invitation(notice),
            headers=_headers(notice),
        )


def words_of(
    notice: Notice, *, texts: Mapping[Key, str] | None = None, desk: DeskSettings | None = None
) -> str:
    """What the person reads, or hears from an adviser; `texts` and `desk` as for `compose`."""
    texts = texts_in_use() if texts is None else texts
    language, text = language_of_notice(notice, texts), _text_of(notice, texts)
    with translation.override(language):
        frame = frame_of(language, texts)
        words = written(notice.channel, text, _values(notice, text, desk), frame=frame)
        answer = answer_line() if notice.channel == Channel.EMAIL else _how_to_answer(notice)
        asked = _asks_for_files(notice)
        return "\n".join(filter(None, [words, asked, answer, _how_to_stop(notice)]))


def body_of(notice: Notice) -> str:
    """The words of a letter alone: the paper has a frame of its own."""
    texts = texts_in_use()
    text = _text_of(notice, texts)
    with translation.override(language_of_notice(notice, texts)):
        return fill(text, _values(notice, text))


def language_of_notice(notice: Notice, texts: Mapping[Key, str]) -> str:
    """In which language this message is written: the person's, or French."""
    return language_to_write(notice.kind, notice.channel, notice.language, texts)


def _text_of(notice: Notice, texts: Mapping[Key, str]) -> str:
    language = language_of_notice(notice, texts)
    written_texts = {"sms": WRITTEN_SMS, "mail": WRITTEN_MAIL}[family_of(notice.channel)]
    if _is_in_writing(notice) and notice.kind in written_texts:
        # Whoever does not hear is promised no call, whatever the texts of calls say by now.
        return said_in(language_of(language), written_texts[notice.kind])
    own = texts.get((notice.kind, notice.channel, language))
    return own if own is not None else default_text(notice.kind, notice.channel, language)


def _is_in_writing(notice: Notice) -> bool:
    """Whether it goes to somebody who is written to, and not called."""
    callback = _promise_of(notice)
    return notice.case.wants_writing if callback is None else callback.in_writing


def _subject_of(notice: Notice, language: str, texts: Mapping[Key, str]) -> str:
    if _is_in_writing(notice) and notice.kind in WRITTEN_SUBJECTS:
        return said_in(language_of(language), WRITTEN_SUBJECTS[notice.kind])
    return texts.get((notice.kind, SUBJECT, language), "") or subject_of(notice.kind, language)


def _invitation(notice: Notice) -> bytes | None:
    """Only with an e-mail that tells a new hour; a reminder would make a second one."""
    appointment, callback = notice.appointment, _promise_of(notice)
    if notice.channel != Channel.EMAIL or notice.kind not in INVITING or appointment is None:
        return None
    if callback is not None and callback.pk == appointment.callback_id:
        # At hand already: nothing more is read for it.
        appointment.callback = callback
    return invitation(appointment, desk=DeskSettings.current(), at=notice.due_at)


def _headers(notice: Notice) -> MailHeaders:
    """What an e-mail tells programs; nothing of any other message."""
    if notice.channel != Channel.EMAIL:
        return MailHeaders()
    answered = _answered(notice)
    written_by = {NoticeKind.REPLY: "", NoticeKind.RECEIPT: "auto-replied"}
    return MailHeaders(
        references=(name_of_thread(notice.case), *([answered] if answered else [])),
        auto_submitted=written_by.get(NoticeKind(notice.kind), "auto-generated"),
        reply_to=reply_address(notice.case),
        returns_to=return_address(notice),
        unsubscribe=unsubscribe_link(token) if (token := _not_mine(notice)) else "",
    )


def _answered(notice: Notice) -> str:
    """The Message-ID of the mail that this one answers; "" for none. One query for a reply."""
    if notice.kind == NoticeKind.RECEIPT:
        return notice.mail.message_id if notice.mail else ""
    if notice.kind != NoticeKind.REPLY:
        return ""
    mail = last_mail_from(notice.case, address_of(notice))
    return mail.message_id if mail else ""


def address_of(notice: Notice) -> str:
    """Where this message goes by its channel today; "" for nowhere, and for what is carried."""
    if notice.kind == NoticeKind.RECEIPT:
        return notice.mail.sender if notice.mail else ""
    if notice.channel == Channel.EMAIL:
        if notice.to_place:
            return notice.to_place
        callback = _promise_of(notice)
        return email_of(callback) if callback else email_of_case(notice.case)
    return number_of(notice) if notice.channel == Channel.SMS else ""


def _promise_of(notice: Notice) -> Callback | None:
    """The promise of a message, whose case is at hand: nothing more is read for it."""
    callback = notice.callback
    if callback is not None and callback.case_id == notice.case_id:
        callback.case = notice.case
    return callback


def number_of(notice: Notice) -> str:
    """The number of the promise; for what is about no promise, the best that the request gave.

    "" for none, and for a dead one: a stranger would read or hear it.
    """
    if notice.callback is not None and notice.kind == NoticeKind.STOPPED:
        # The last message to a number that wants no more.
        return notice.callback.number
    if notice.kind in TOLD_BEFORE:
        return notice.to_number.number if notice.to_number else ""
    if notice.callback is not None:
        return "" if notice.callback.lacks_number else notice.callback.number
    row = number_of_case(notice.case)
    return row.number if row else ""


def _values(notice: Notice, text: str, desk: DeskSettings | None = None) -> dict[str, str]:
    """What is true now, for each place. A link costs a signature: none where none is read."""
    desk, callback = desk or DeskSettings.current(), notice.callback
    family, desk_zone = family_of(notice.channel), ZoneInfo(desk.time_zone)
    reads_link = notice.channel != Channel.ADVISER and (
        family == "mail" or "link" in places_of(text)
    )
    # A link outlives a consent: a helper gets none.
    has_link = reads_link and callback is not None and not callback.consent_id

    adviser = callback.adviser if callback else notice.case.adviser

    def said(at: datetime) -> str:
        zone = callback.time_zone if callback else ""
        return when_for_person(at, zone=zone, desk_zone=desk_zone)

    return {
        "first_name": adviser.first_name if adviser else desk.name,
        "when": said(told_at) if (told_at := _hour_of(notice)) else "",
        "times": hours_listed(
            [said(datetime.fromisoformat(t)) for t in notice.times], family, kind=notice.kind
        ),
        "word": _word_of(notice),
        "number": in_pairs(desk.number_that_appears) if desk.number_that_appears else "",
        "phone": in_pairs(desk.phone_number) if desk.phone_number else "",
        # Whoever wrote to us is told nothing of the request that it was put with.
        "reference": "" if notice.kind == NoticeKind.RECEIPT else spaced(notice.case.reference),
        "link": link_of(callback, notice.channel) if callback and has_link else "",
        "text": notice.text,
        "desk": desk.name,
        "organisation": desk.organisation,
    }


def _asks_for_files(notice: Notice) -> str:
    """Where a photo or a document is sent that we wait for; "" where we wait for something else.

    What is said on the phone has no link: an adviser gives a code.
    """
    reason = notice.case.pending_reason if notice.kind == NoticeKind.FOLLOW_UP else None
    if reason is None or not reason.asks_files or notice.channel == Channel.ADVISER:
        return ""
    link = photo_link(notice.case, at=notice.due_at)
    return gettext("Send a photo or a document here: %(link)s") % {"link": link}


def _how_to_answer(notice: Notice) -> str:
    """Which answers we understand; "" for what is no SMS about an hour, and where none comes back.

    A helper is asked nothing: what they may change is for an adviser.
    """
    callback = _promise_of(notice)
    if notice.channel != Channel.SMS or notice.kind not in ASKING or callback is None:
        return ""
    is_theirs = callback.consent_id is None and notice.appointment_id is not None
    return invite_line() if is_theirs and answers_come_back(callback.number) else ""


def _hour_of(notice: Notice) -> datetime | None:
    """The hour that a message tells: of its call, or until when a mail is read. None for none."""
    if notice.kind == NoticeKind.RECEIPT:
        return datetime.fromisoformat(notice.times[0]) if notice.times else None
    return notice.appointment.starts_at if notice.appointment else None


def _how_to_stop(notice: Notice) -> str:
    """What whoever holds the number reads first: how to stop a call that they did not ask for.

    Whoever wrote the text around it. "" for a number that was confirmed, and once it was said. Of
    an e-mail that somebody typed: how to have no more of them, and nothing about the call.
    """
    callback, channel = _promise_of(notice), notice.channel
    if callback is None or notice.kind == NoticeKind.STOPPED:
        return ""
    if token := _not_mine(notice):
        # An e-mail has room: each says it, whoever reads only one of them.
        return not_mine_line(token)
    if channel not in (Channel.SMS, Channel.ADVISER) or notice.kind == NoticeKind.CALL_OVER:
        return ""
    if has_heard_how_to_stop(notice):
        return ""
    if channel == Channel.ADVISER:
        return gettext("Did you not ask for this call? Tell me, and I stop it.")
    return stop_line(stop_token(callback))


def _not_mine(notice: Notice) -> str:
    """What ends our e-mails to an address that somebody only typed; "" for any other message."""
    callback = _promise_of(notice)
    if callback is None or notice.channel != Channel.EMAIL or callback.consent_id is not None:
        return ""
    is_typed = bool(callback.email) and is_only_typed(callback.case, email_of(callback))
    return not_mine_token(callback) if is_typed else ""


def has_heard_how_to_stop(notice: Notice) -> bool:
    """Whether the number of its promise is confirmed, or had a message of this way before.

    A confirmed number proves nothing of who typed it on the site: what was asked for there alone
    is told as to any other. A helper was named by the person. Two queries; none where the numbers
    of the person and the messages of the promise are prefetched.
    """
    callback = notice.callback
    if callback is None or callback.consent_id is not None:
        return True
    numbers = notice.case.person.numbers.all()
    is_theirs = any(row.is_confirmed for row in numbers if row.number == callback.number)
    if is_theirs and notice.case.is_with_person:
        return True
    if notice.kind == NoticeKind.ASKED:
        # Said once more, for whoever did not see it or lost it.
        return False
    return any(
        each.pk < (notice.pk or 0) and each.channel == notice.channel
        for each in callback.notices.all()
        if each.state != NoticeState.DROPPED
    )


def _word_of(notice: Notice) -> str:
    """The trust word, where it travels by this message; else ""."""
    callback = _promise_of(notice)
    if callback is None:
        return ""
    road, channel = WordRoad(callback.word_road), Channel(notice.channel)
    # Asked of e-mails alone: lists of what advisers say read no more for it.
    is_email = channel is Channel.EMAIL and bool(callback.email)
    to_asker = is_email and email_of(callback) == callback.email
    return callback.trust_word if is_told(road, channel=channel, to_asker=to_asker) else ""


def link_of(callback: Callback, channel: str) -> str:
    """The whole address of the page of this request, in the active language.

    Whoever opens the link of an e-mail has the e-mail, and not the number that is called.
    """
    token = email_token(callback) if channel == Channel.EMAIL else token_of(callback)
    path = reverse("helpdesk:my_request_by_link", args=[token])
    return f"{settings.BASE_URL}{path}"
