"""How the desk says what reaches a person: what arrived, was answered, or failed; no hope."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.choices import Channel
from helpdesk.policy.evidence import Evidence, Proof, proof_of
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.evidence import Way
from helpdesk.words.spoken import day_in_words, in_pairs


def shown_way(way: Way) -> str:
    """A number in pairs, an e-mail as it is, and what an address is."""
    if way.channel is Channel.LETTER:
        return _("Postal address")
    return in_pairs(way.to) if way.channel is Channel.SMS else way.to


def said_of_way(
    way: Way, evidence: Evidence, *, at: datetime, called_at: datetime | None, is_dead: bool
) -> list[str]:
    """One sentence each, what matters most first; that nobody knows, where nothing is known.

    `called_at` is when they were reached there by phone. `is_dead`: the e-mail does not exist.
    """
    if way.channel is Channel.LETTER:
        words = _("A letter came back. Ask for the new address.")
        return [words if evidence.failures else _("No letter came back from there.")]
    is_sms = way.channel is Channel.SMS
    said = [_("This e-mail does not exist. We write there no more.")] if is_dead else []
    if evidence.failures:
        said.append(_failed(is_sms, evidence.failures))
    if proof_of(evidence, at=at) is Proof.FAILS:
        said.append(_("So another way comes first."))
    if called_at is not None:
        said.append(_("They answered a call on %(day)s.") % {"day": _day(called_at)})
    if evidence.answered_at is not None:
        words = (
            _("An SMS came from there on %(day)s.")
            if is_sms
            else _("An e-mail came from there on %(day)s.")
        )
        said.append(words % {"day": _day(evidence.answered_at)})
    if evidence.arrived_at is not None:
        words = _("An SMS arrived on %(day)s.") if is_sms else _("An e-mail arrived on %(day)s.")
        said.append(words % {"day": _day(evidence.arrived_at)})
    return said or [_("Nothing shows yet whether anything arrives there.")]


def _failed(is_sms: bool, count: int) -> str:
    if is_sms:
        words = ngettext(
            "The last SMS did not arrive.", "The last %(count)d SMS did not arrive.", count
        )
    else:
        words = ngettext(
            "The last e-mail came back.", "The last %(count)d e-mails came back.", count
        )
    return words % {"count": count} if count > 1 else words


def _day(at: datetime) -> str:
    return day_in_words(at.astimezone(desk_zone()).date())
