"""What each event about a person, a number or a helper is called in a story."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from helpdesk import labels
from helpdesk.choices import ContactFact, EventKind


def _number_changed(data: Mapping[str, Any], names: object) -> str:
    return _("We call another number from now on.")


def _number_right(data: Mapping[str, Any], names: object) -> str:
    return _("The number was right after all.")


def _best_hours(data: Mapping[str, Any], names: object) -> str:
    parts = [labels.label_of(labels.PART_OF_DAY, part) for part in data.get("parts", "").split()]
    return _("Best hours for a call: %(parts)s.") % {"parts": ", ".join(parts).lower() or _("any")}


def _person_changed(data: Mapping[str, Any], names: object) -> str:
    return _("What we know of the person has changed.")


def _stopped_by_owner(data: Mapping[str, Any], names: object) -> str:
    return _("The call was stopped: the owner of the number did not ask for it.")


def _calls_refused(data: Mapping[str, Any], names: object) -> str:
    return _("The owner of the number wants no more calls.")


def _email_refused(data: Mapping[str, Any], names: object) -> str:
    return _("We write there no more: the owner of the e-mail asked for nothing.")


def _fact_confirmed(data: Mapping[str, Any], names: object) -> str:
    if data.get("fact") == ContactFact.EMAIL:
        return _("The e-mail was confirmed with the person.")
    return _("The number was confirmed with the person.")


def _confidence_corrected(data: Mapping[str, Any], names: object) -> str:
    return _("Confidence: %(after)s. It was: %(before)s.") % {
        "before": labels.label_of(labels.CONFIDENCE, data.get("before")),
        "after": labels.label_of(labels.CONFIDENCE, data.get("after")),
    }


def _people_merged(data: Mapping[str, Any], names: object) -> str:
    return _("Two files of the same person became one.")


def _merge_undone(data: Mapping[str, Any], names: object) -> str:
    return _("Two files are apart again: they are two people.")


def _consent_given(data: Mapping[str, Any], names: object) -> str:
    return _("The person named a helper. It must be confirmed.")


def _consent_confirmed(data: Mapping[str, Any], names: object) -> str:
    how = labels.label_of(labels.HOW_SAID, data.get("how"))
    return _("The person confirmed their helper. %(how)s.") % {"how": how}


def _consent_revoked(data: Mapping[str, Any], names: object) -> str:
    how = labels.label_of(labels.HOW_SAID, data.get("how"))
    return _("The person took back their consent. %(how)s.") % {"how": how}


SENTENCES_OF_PEOPLE: Mapping[EventKind, Callable[[Mapping[str, Any], object], str]] = {
    EventKind.NUMBER_CHANGED: _number_changed,
    EventKind.NUMBER_RIGHT: _number_right,
    EventKind.BEST_HOURS: _best_hours,
    EventKind.PERSON_CHANGED: _person_changed,
    EventKind.STOPPED_BY_OWNER: _stopped_by_owner,
    EventKind.CALLS_REFUSED: _calls_refused,
    EventKind.EMAIL_REFUSED: _email_refused,
    EventKind.FACT_CONFIRMED: _fact_confirmed,
    EventKind.CONFIDENCE_CORRECTED: _confidence_corrected,
    EventKind.PEOPLE_MERGED: _people_merged,
    EventKind.MERGE_UNDONE: _merge_undone,
    EventKind.CONSENT_GIVEN: _consent_given,
    EventKind.CONSENT_CONFIRMED: _consent_confirmed,
    EventKind.CONSENT_REVOKED: _consent_revoked,
}
