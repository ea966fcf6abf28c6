"""What a caller must know of a person before the phone rings, in words."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk import labels
from helpdesk.choices import Channel, Confidence, PhoneOwner, SaidNeed
from helpdesk.models import Person, PhoneNumber

USUAL_LANGUAGE = "fr"
_N = SaidNeed
_OF_PHONE = {
    SaidNeed.SHARED_PHONE: gettext_lazy("Other people answer this phone"),
    SaidNeed.NO_MESSAGE: gettext_lazy("Leave no message"),
}


def write_to_me(leaves: Collection[Channel]) -> str:
    """What somebody ticks who wants no call, by what leaves this desk; "" where nothing does."""
    by_sms, by_mail = Channel.SMS in leaves, Channel.EMAIL in leaves
    if by_sms and by_mail:
        return _("Do not call, write to me: by SMS or e-mail")
    if by_sms:
        return _("Do not call, write to me: by SMS")
    return _("Do not call, write to me: by e-mail") if by_mail else ""


def lacks_to_write(leaves: Collection[Channel]) -> str:
    """What is missing to write to somebody, by what leaves this desk."""
    by_sms, by_mail = Channel.SMS in leaves, Channel.EMAIL in leaves
    if by_sms and by_mail:
        return _("To write to you, we need a mobile number or an e-mail.")
    if by_sms:
        return _("To write to you, we need a mobile number.")
    if by_mail:
        return _("To write to you, we need an e-mail.")
    return _("We cannot write from here. We call you, or you call us.")


def needs_of(
    *, person: Person, number: str, language: str = "", said: Collection[str] = ()
) -> list[str]:
    """Short phrases, the ones that change how one speaks first; [] when nothing is known.

    `number` (E.164) is the one that is called: whose phone it is, and whether to leave a message.
    "" for no call: their numbers are not read then, and may be prefetched otherwise. `said`: what
    they said with the request (codes of SaidNeed); nothing is told twice.
    """
    known = [
        (_N.IN_WRITING in said, _("Do not call: write")),
        (person.speak_slowly or _N.SPEAK_SLOWLY in said, _("Speak slowly")),
        (person.hard_of_hearing or _N.HARD_OF_HEARING in said, _("Hard of hearing")),
        (person.low_vision, _("Low vision")),
        (person.uses_relay or _N.RELAY in said, _("Calls through a relay service")),
        (person.needs_interpreter, _("Needs an interpreter")),
        (person.confidence == Confidence.LOW, labels.label_of(labels.CONFIDENCE, Confidence.LOW)),
    ]
    needs = [words for is_so, words in known if is_so]
    language = language or person.language
    if language != USUAL_LANGUAGE:
        spoken = labels.label_of(labels.LANGUAGES, language)
        needs.insert(0, _("Language: %(language)s") % {"language": spoken})
    of_phone = _about_phone(_row_of(person, number)) if number else []
    said_of_phone = [words for code, words in _OF_PHONE.items() if code in said]
    return list(dict.fromkeys([*needs, *(str(words) for words in said_of_phone), *of_phone]))


def _row_of(person: Person, number: str) -> PhoneNumber | None:
    return next((row for row in person.numbers.all() if row.number == number), None)


def _about_phone(row: PhoneNumber | None) -> list[str]:
    if row is None:
        return []
    words = []
    if row.owner != PhoneOwner.OWN:
        whose = labels.label_of(labels.PHONE_OWNER, row.owner)
        words.append(f"{whose} ({row.owner_name})" if row.owner_name else whose)
    return [*words, *what_a_message_says(row)]


def what_a_message_says(row: PhoneNumber) -> list[str]:
    """Whether a message may be left at this number, and whether it may say why we call.

    [] on a phone of their own where nothing was asked: there, a message is left and says nothing.
    """
    if not row.may_leave_message:
        return [_("Leave no message")]
    if row.may_say_why:
        return [_("A message may say why")]
    return [_("Leave a message, but never say why")] if row.owner != PhoneOwner.OWN else []
