"""Our own words for each message, with places to fill in; notices.py says what fills them.

A text never says why we call, nor about what: somebody else may read it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from helpdesk.choices import NoticeKind

_K = NoticeKind

SUBJECTS: Mapping[str, Any] = {
    _K.ASKED: _("We have your request"),
    _K.CONFIRMATION: _("Your call is planned"),
    _K.MISSED_CALL: _("We missed your call"),
    _K.REMINDER: _("We call you soon"),
    _K.MOVED: _("The time of your call has changed"),
    _K.CANCELLED: _("Your call is cancelled"),
    _K.RUNNING_LATE: _("We are a little late"),
    _K.TRIED_TO_REACH: _("We tried to call you"),
    _K.NEW_ADVISER: _("Somebody else will call you, at the same time"),
    _K.TIME_NEEDED: _("Your call needs another time"),
    _K.SOONER: _("An earlier time is free for your call"),
    _K.PROPOSED_TIMES: _("Choose a time for your call"),
    _K.REPLY: _("An answer from us"),
    _K.FOLLOW_UP: _("We are waiting for your answer"),
    _K.WAITED_ENOUGH: _("We close your request for now"),
    _K.CONSENT: _("Somebody may speak for you"),
    _K.HELPER_NAMED: _("Somebody may be called in your place"),
    _K.CANCEL_ASKED: _("Shall we cancel your call?"),
    _K.TIMES_ASKED: _("Which time suits you?"),
    _K.STANDS: _("Your call stays as it was"),
    _K.HEARD: _("Your message has come"),
    _K.STOPPED: _("We call and write no more"),
    _K.CONTACT_CHANGED: _("We note another number, e-mail or address"),
    _K.CALL_OVER: _("You spoke with us"),
    _K.RECEIPT: _("Your e-mail has come"),
    _K.INCIDENT_KNOWN: _("We know of the problem"),
    _K.INCIDENT_OVER: _("The problem is over"),
}
# Answers to an SMS, by SMS alone. What they ask is what `policy/sms_phrases.py` understands.
_ANSWERS: Mapping[str, Any] = {
    _K.CANCEL_ASKED: _(
        "{desk}: to cancel the call, answer YES.\n"
        "For another time, answer HOUR.\n"
        "If you do nothing, nothing changes. Our number: {phone}"
    ),
    _K.TIMES_ASKED: _(
        "{desk}: answer with one figure to choose your time.{times}\nNone of them? Call us: {phone}"
    ),
    _K.STANDS: _(
        "{desk}: all right, nothing changes.\n"
        "{first_name} calls you on {when}.\n"
        "Our number: {phone}"
    ),
    _K.HEARD: _(
        "{desk}: your message has come.\n"
        "Somebody of us reads it before {times}.\n"
        "Is it urgent? Call us: {phone}"
    ),
    _K.STOPPED: _(
        "{desk}: all right. We do not call or write to this number any more.\n"
        "If you need us again, call us: {phone}"
    ),
}

# Around the text of an e-mail. The sentence about passwords is in every one, whoever edits it.
FRAME = _(
    "Hello,\n\n{text}\n\n"
    "We never ask for a password, a code or a card number.\n\n"
    "Our phone number: {phone}\n"
    "You may also open this page: {link}\n"
    "Your request number: {reference}\n\n"
    "{desk} – {organisation}"
)

MAIL: Mapping[str, Any] = {
    _K.ASKED: _(
        "We have your request.\n"
        "Our first words to you: {word}.\n"
        "To change or cancel it, call us on {phone}."
    ),
    _K.CONFIRMATION: _(
        "{first_name} calls you on {when}.\n"
        "The first words you will hear: {word}.\n"
        "The number that appears: {number}.\n"
        "To change or cancel, call us on {phone}."
    ),
    _K.MISSED_CALL: _(
        "We missed your call, and we are sorry.\n"
        "{first_name} calls you on {when}.\n"
        "The first words you will hear: {word}.\n"
        "The number that appears: {number}.\n"
        "To change or cancel, call us on {phone}."
    ),
    _K.REMINDER: _(
        "Do not forget: {first_name} calls you on {when}.\n"
        "The first words you will hear: {word}.\n"
        "The number that appears: {number}.\n"
        "To change or cancel, call us on {phone}."
    ),
    _K.MOVED: _(
        "The hour of your call has changed.\n"
        "{first_name} calls you on {when}.\n"
        "The first words you will hear: {word}.\n"
        "The number that appears: {number}.\n"
        "To change or cancel, call us on {phone}."
    ),
    _K.CANCELLED: _(
        "The call is cancelled. We will not call you.\nYou may ask for another call at any time."
    ),
    _K.RUNNING_LATE: _(
        "We are late for your call, and we are sorry.\n"
        "We call you as soon as we can.\n"
        "The first words you will hear: {word}.\n"
        "To choose another hour, call us on {phone}."
    ),
    _K.TRIED_TO_REACH: _(
        "We tried to call you, without success.\n"
        "{first_name} tries again on {when}.\n"
        "The first words you will hear: {word}.\n"
        "To choose another hour, call us on {phone}."
    ),
    _K.NEW_ADVISER: _(
        "Somebody else of our team calls you, at the same hour.\n"
        "{first_name} calls you on {when}.\n"
        "The first words you will hear: {word}.\n"
        "The number that appears: {number}."
    ),
    _K.TIME_NEEDED: _(
        "We must change the hour of your call, and we are sorry.\n"
        "These hours are free: {times}\n"
        "To choose another hour, call us on {phone}, or open the page below."
    ),
    _K.SOONER: _(
        "A sooner hour is free for your call: {times}\n"
        "To take it, call us on {phone}. It may be gone when you call.\n"
        "If you do nothing, nothing changes."
    ),
    _K.PROPOSED_TIMES: _(
        "We tried to call you, and we could not reach you.\n"
        "We can call you at one of these hours: {times}\n"
        "To choose your hour, call us on {phone}."
    ),
    # The adviser's own words, kept on the notice.
    _K.REPLY: "{text}",
    _K.FOLLOW_UP: _(
        "We are waiting for something from you. Then we can go on together.\n"
        "Is it difficult, or not clear? Call us on {phone}. We are glad to help."
    ),
    _K.WAITED_ENOUGH: _(
        "We had no answer from you. So we close your request for now.\n"
        "Nothing is lost. We open it again whenever you like.\n"
        "For that, call us on {phone}."
    ),
    _K.CONSENT: _(
        "On the phone, you said that somebody may speak for you.\n"
        "Is this right? Tell us on {phone}.\n"
        "You may take it back at any time."
    ),
    _K.HELPER_NAMED: _(
        "You told us that somebody may be called in your place.\n"
        "Is this not right? Call us on {phone}. It ends at once.\n"
        "You may take it back at any time."
    ),
    **_ANSWERS,
    _K.CONTACT_CHANGED: _(
        "We note another phone number, e-mail or address for you.\n"
        "From now on we may call you or write to you there.\n"
        "Is this not right? Call us on {phone}."
    ),
    _K.CALL_OVER: _(
        "We noted that you spoke with us.\n"
        "So this call does not come: {times}\n"
        "Was it not you? Call us on {phone}. Then we call you as promised."
    ),
    _K.RECEIPT: _(
        "Your e-mail has come. Thank you.\n"
        "Somebody of our team reads it by {when}.\n"
        "Is it urgent? Call us on {phone}."
    ),
    _K.INCIDENT_KNOWN: _(
        "We know of the problem that you told us about. Other people have it too.\n"
        "Somebody is repairing it. You have nothing to do.\n"
        "We tell you when it is over. Our phone number: {phone}."
    ),
    _K.INCIDENT_OVER: _(
        "The problem that you told us about is over. So we close your request.\n"
        "Turn your phone off and on again first.\n"
        "Does it still not work? Call us on {phone}. We open your request again."
    ),
}

# Of a promise to somebody who is written to: what tells them its hour, in the same words each time.
OF_A_WRITTEN_PROMISE = frozenset(
    {
        *(_K.CONFIRMATION, _K.REMINDER, _K.MOVED, _K.TRIED_TO_REACH, _K.NEW_ADVISER, _K.STANDS),
        _K.MISSED_CALL,
    }
)
IN_WRITING = _(
    "{first_name} writes to you on {when}. We do not call.\n"
    "The first words you will read: {word}.\n"
    "To change or cancel, open the page of the link, or call us on {phone}."
)
IN_WRITING_SMS = _(
    "{desk}: {first_name} writes to you on {when}. We do not call.\n"
    "First words: {word}.\n"
    "To change: {link} or {phone}\n"
    "We never ask for a password, a code or a card number."
)
# What else speaks of a call, said to whoever is written to. A subject, a text and an SMS each.
WRITTEN_SUBJECTS: Mapping[str, Any] = {
    **dict.fromkeys(OF_A_WRITTEN_PROMISE, _("We write to you at this hour")),
    _K.CANCELLED: _("We do not write at this hour"),
    _K.RUNNING_LATE: _("We are a little late"),
    _K.TIME_NEEDED: _("Our message to you needs another time"),
    _K.SOONER: _("An earlier time is free for you"),
    _K.PROPOSED_TIMES: _("Choose a time for our message"),
    _K.CANCEL_ASKED: _("Shall we cancel?"),
}
WRITTEN_MAIL: Mapping[str, Any] = {
    **dict.fromkeys(OF_A_WRITTEN_PROMISE, IN_WRITING),
    _K.CANCELLED: _(
        "It is cancelled. We do not write to you at that hour.\nYou may ask again at any time."
    ),
    _K.RUNNING_LATE: _(
        "We are late with our message to you, and we are sorry.\nWe write to you as soon as we can."
    ),
    _K.TIME_NEEDED: _(
        "We must change the hour of our message to you, and we are sorry.\n"
        "These hours are free: {times}\n"
        "To choose one, open the page below, or call us on {phone}."
    ),
    _K.SOONER: _(
        "We can write to you sooner: {times}\n"
        "To take this hour, open the page below, or call us on {phone}.\n"
        "If you do nothing, nothing changes."
    ),
    _K.PROPOSED_TIMES: _(
        "We can write to you at one of these hours: {times}\n"
        "To choose your hour, call us on {phone}, or have somebody call."
    ),
    _K.CANCEL_ASKED: _(
        "{desk}: to cancel, answer YES.\n"
        "For another time, answer HOUR.\n"
        "If you do nothing, nothing changes. Our number: {phone}"
    ),
    _K.CALL_OVER: _(
        "We noted that you reached us.\n"
        "So this message does not come: {times}\n"
        "Was it not you? Tell us, or have somebody call {phone}. Then we write to you as promised."
    ),
    _K.FOLLOW_UP: _(
        "We are waiting for something from you. Then we can go on together.\n"
        "Is it difficult, or not clear? Write to us. We are glad to help.\n"
        "Our phone number: {phone}."
    ),
}
WRITTEN_SMS: Mapping[str, Any] = {
    **dict.fromkeys(OF_A_WRITTEN_PROMISE, IN_WRITING_SMS),
    _K.CANCELLED: _(
        "{desk}: it is cancelled. We do not write to you at that hour.\nTo ask again: {phone}."
    ),
    _K.CALL_OVER: _(
        "{desk}: we noted that you reached us. So this message does not come: {times}.\n"
        "Was it not you? Tell us, or have somebody call {phone}. Then we write to you."
    ),
    _K.RUNNING_LATE: _(
        "{desk}: we are late, and we are sorry. We write to you as soon as we can.\n"
        "Our number: {phone}."
    ),
    _K.TIME_NEEDED: _(
        "{desk}: we must change the hour of our message to you, and we are sorry.\n"
        "To choose another, open this page: {link}\n"
        "Our number: {phone}."
    ),
    _K.SOONER: _(
        "{desk}: we can write to you sooner: {times}.\n"
        "To take it: {link} or {phone}\n"
        "If you do nothing, nothing changes."
    ),
    _K.PROPOSED_TIMES: _(
        "{desk}: we can write to you at one of these hours: {times}.\nTo choose one: {phone}."
    ),
    _K.CANCEL_ASKED: WRITTEN_MAIL[_K.CANCEL_ASKED],
    _K.FOLLOW_UP: _(
        "{desk}: we are waiting for something from you, to go on together.\n"
        "Is it difficult, or not clear? Write to us, or call: {phone}."
    ),
}

# Each aims at two segments, filled in. No no-break space: it is no sign of the GSM alphabet.
SMS: Mapping[str, Any] = {
    _K.ASKED: _(
        "{desk}: we have a request for this number.\n"
        "Our first words: {word}.\n"
        "To see, change or cancel it: {link} or {phone}\n"
        "We never ask for a password, a code or a card number."
    ),
    _K.CONFIRMATION: _(
        "{desk}: {first_name} calls you on {when}.\n"
        "First words you will hear: {word}.\n"
        "Number that appears: {number}.\n"
        "To change: {phone} or {link}\n"
        "We never ask for a password, a code or a card number."
    ),
    _K.MISSED_CALL: _(
        "{desk}: we missed your call, and we are sorry.\n"
        "{first_name} calls you on {when}.\n"
        "First words you will hear: {word}.\n"
        "Number that appears: {number}.\n"
        "To change or cancel: {phone} or {link}"
    ),
    _K.REMINDER: _(
        "{desk}: do not forget, {first_name} calls you on {when}.\n"
        "First words you will hear: {word}.\n"
        "Number that appears: {number}.\n"
        "To change or cancel: {phone}."
    ),
    _K.MOVED: _(
        "{desk}: your call has a new hour.\n"
        "{first_name} calls you on {when}.\n"
        "First words you will hear: {word}.\n"
        "Number that appears: {number}.\n"
        "To change or cancel: {phone}."
    ),
    _K.CANCELLED: _(
        "{desk}: your call is cancelled. We will not call you.\nFor another call: {phone}."
    ),
    _K.RUNNING_LATE: _(
        "{desk}: we are late for your call, and we are sorry. We call you as soon as we can.\n"
        "First words you will hear: {word}.\n"
        "For another hour: {phone}."
    ),
    _K.TRIED_TO_REACH: _(
        "{desk}: we tried to call you, without success.\n"
        "{first_name} tries again on {when}.\n"
        "First words you will hear: {word}.\n"
        "For another hour: {phone}."
    ),
    _K.NEW_ADVISER: _(
        "{desk}: somebody else of our team calls you, at the same hour.\n"
        "{first_name} calls you on {when}.\n"
        "First words you will hear: {word}.\n"
        "Number that appears: {number}.\n"
        "Our number: {phone}."
    ),
    _K.TIME_NEEDED: _(
        "{desk}: we must change the hour of your call, and we are sorry.\n"
        "To choose another, call us: {phone}.\n"
        "Or open this page: {link}"
    ),
    _K.SOONER: _(
        "{desk}: a sooner hour is free for your call: {times}.\n"
        "To take it, call us: {phone}. It may be gone when you call.\n"
        "If you do nothing, nothing changes."
    ),
    _K.PROPOSED_TIMES: _(
        "{desk}: we could not reach you.\nFree hours: {times}.\nTo choose one, call us: {phone}."
    ),
    _K.REPLY: _("{desk}: {text}\nTo answer, call us: {phone}."),
    _K.FOLLOW_UP: _(
        "{desk}: we are waiting for something from you, to go on together.\n"
        "Is it difficult, or not clear? Call us: {phone}."
    ),
    _K.WAITED_ENOUGH: _(
        "{desk}: we had no answer from you. So we close your request for now.\n"
        "To open it again, call us: {phone}."
    ),
    _K.HELPER_NAMED: _(
        "{desk}: you told us that somebody may be called in your place.\n"
        "Not right? Call us: {phone}. It ends at once."
    ),
    _K.CONTACT_CHANGED: _(
        "{desk}: we note another number, e-mail or address for you. We may call or write there.\n"
        "Not right? Call us: {phone}."
    ),
    _K.CALL_OVER: _(
        "{desk}: we noted that you spoke with us. So this call does not come: {times}.\n"
        "Was it not you? Call us: {phone}. Then we call you."
    ),
    _K.INCIDENT_KNOWN: _(
        "{desk}: we know of the problem that you told us about. Somebody is repairing it.\n"
        "You have nothing to do. We tell you when it is over. Our number: {phone}."
    ),
    _K.INCIDENT_OVER: _(
        "{desk}: the problem that you told us about is over. So we close your request.\n"
        "Turn your phone off and on again first. Does it still not work? Call us: {phone}."
    ),
}
