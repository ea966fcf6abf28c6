"""How the desk stands, in words: what each part is, how it does, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from helpdesk.policy.status import Look, Subject

_NAMES: Mapping[Subject, Any] = {
    Subject.CALLS: _("Promised calls"),
    Subject.SENDER: _("Messages that leave"),
    Subject.EMAIL: _("The way of e-mails"),
    Subject.SMS: _("The way of SMS"),
    Subject.LOST: _("Messages since yesterday"),
    Subject.SMS_LINE: _("The line of SMS"),
    Subject.MAIL: _("E-mails that come in"),
    Subject.PHONE_LINE: _("The telephone line"),
    Subject.TASKS: _("Work in the background"),
}
_WELL: Mapping[Subject, Any] = {
    Subject.CALLS: _("No promised call is late."),
    Subject.SENDER: _("What is due leaves."),
    Subject.EMAIL: _("E-mails are taken."),
    Subject.SMS: _("SMS are taken."),
    Subject.LOST: _("Each got to somebody."),
    Subject.SMS_LINE: _("The line is open."),
    Subject.MAIL: _("They are fetched."),
    Subject.PHONE_LINE: _("The desk hears who calls."),
    Subject.TASKS: _("Search, reminders and the sheet of the day are kept up."),
}
_WRONG: Mapping[Subject, Any] = {
    Subject.SENDER: _("Messages do not leave."),
    Subject.EMAIL: _("E-mails are refused or not answered. The desk tries again by itself."),
    Subject.SMS: _("SMS are refused or not answered. The desk tries again by itself."),
    Subject.SMS_LINE: _("The line is closed. The desk tries again by itself."),
    Subject.MAIL: _("Nobody fetches them. Answers wait in the mailbox."),
    Subject.PHONE_LINE: _("The desk does not hear who calls."),
    Subject.TASKS: _("It stands still. New guides are not found yet."),
}
_MACHINE: Any = _("Ask whoever looks after the machine to run “manage.py doctor”.")
_REMEDIES: Mapping[Subject, Any] = {
    Subject.CALLS: _("Call now, or give the call to a colleague."),
    Subject.SENDER: _("Until it works again, tell people by phone what is urgent."),
    Subject.EMAIL: _("If it lasts an hour, ask whoever looks after your mails."),
    Subject.SMS: _("If it lasts an hour, ask the operator of your SMS."),
    Subject.LOST: _("See whom they were for. An adviser calls these people."),
}


@dataclass(frozen=True)
class SaidLook:
    """A part of the desk in words. `remedies` is empty where all is well; `address` may be ""."""

    name: str
    is_well: bool
    says: str
    remedies: tuple[str, ...]
    since: datetime | None
    address: str


def in_words(look: Look) -> SaidLook:
    """What the page says of it, in the language of the page."""
    return SaidLook(
        name=str(_NAMES[look.subject]),
        is_well=look.is_well,
        says=_says(look),
        remedies=() if look.is_well else _remedies(look.subject),
        since=look.since,
        address="" if look.is_well else _address(look.subject),
    )


def _says(look: Look) -> str:
    if look.is_well:
        return str(_WELL[look.subject])
    counted = {"count": look.count}
    if look.subject is Subject.CALLS:
        return (
            ngettext(
                "%(count)s promised call is late.",
                "%(count)s promised calls are late.",
                look.count,
            )
            % counted
        )
    if look.subject is Subject.LOST:
        return (
            ngettext(
                "%(count)s message got to nobody.",
                "%(count)s messages got to nobody.",
                look.count,
            )
            % counted
        )
    return str(_WRONG[look.subject])


def _remedies(subject: Subject) -> tuple[str, ...]:
    """Of what stands still on the machine, whom to ask comes first."""
    ours = (str(_REMEDIES[subject]),) if subject in _REMEDIES else ()
    is_a_process = subject in _WRONG and subject not in (Subject.EMAIL, Subject.SMS)
    return (str(_MACHINE), *ours) if is_a_process else ours


def _address(subject: Subject) -> str:
    """Where somebody does it: what is late stands on *today*, messages on their page."""
    if subject is Subject.CALLS:
        return reverse("helpdesk:today")
    if subject in (Subject.LOST, Subject.EMAIL, Subject.SMS):
        part = "?part=lost" if subject is Subject.LOST else ""
        return reverse("helpdesk:messages") + part
    return ""
