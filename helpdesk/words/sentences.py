"""What each kind of event is called in a story: one sentence each, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from helpdesk import labels
from helpdesk.choices import AttemptOutcome, EventKind, NextStep
from helpdesk.policy.acting import Why
from helpdesk.words.routing import reasons_in_words
from helpdesk.words.sentences_of_messages import SENTENCES_OF_MESSAGES
from helpdesk.words.sentences_of_people import SENTENCES_OF_PEOPLE
from helpdesk.words.spoken import day_in_words, minutes_in_words, when_in_words


@dataclass(frozen=True)
class Names:
    """What the codes and ids of events are called; a missing one is said as "?"."""

    zone: ZoneInfo
    advisers: Mapping[int, str]
    topics: Mapping[str, str]
    references: Mapping[int, str]
    reasons_to_wait: Mapping[int, str] = field(default_factory=dict)

    def adviser(self, data: Mapping[str, Any]) -> str:
        return self.advisers.get(data.get("adviser_id", 0), "?")

    def when(self, data: Mapping[str, Any]) -> str:
        starts_at = data.get("starts_at")
        return when_in_words(datetime.fromisoformat(starts_at), self.zone) if starts_at else "?"


Teller = Callable[[Mapping[str, Any], Names], str]


def _opened(data: Mapping[str, Any], names: Names) -> str:
    topic = data.get("topic", "")
    return _("New request (%(source)s): %(topic)s.") % {
        "source": labels.label_of(labels.CASE_SOURCE, data.get("source")),
        "topic": names.topics.get(topic, topic),
    }


def _moved_state(data: Mapping[str, Any], names: Names) -> str:
    return _("State: %(after)s. It was: %(before)s.") % {
        "before": labels.label_of(labels.CASE_STATE, data.get("before")),
        "after": labels.label_of(labels.CASE_STATE, data.get("after")),
    }


def _routed(data: Mapping[str, Any], names: Names) -> str:
    name = names.adviser(data)
    reasons = reasons_in_words(data.get("reasons", []), name=name, topics=names.topics)
    return _("The request goes to %(name)s.") % {"name": name} + (f" {reasons}" if reasons else "")


def _booked(data: Mapping[str, Any], names: Names) -> str:
    return _("Call promised with %(name)s: %(when)s, %(length)s.") % {
        "name": names.adviser(data),
        "when": names.when(data),
        "length": minutes_in_words(data.get("minutes", 0)),
    }


def _promised_after_call(data: Mapping[str, Any], names: Names) -> str:
    return _("The next fair hour is promised: %(when)s, with %(name)s.") % {
        "name": names.adviser(data),
        "when": names.when(data),
    }


def _call_missed(data: Mapping[str, Any], names: Names) -> str:
    if data.get("asked_back"):
        said = _("They called us, and asked to be called back.")
    else:
        said = _("They called us, and nobody answered.")
    if data.get("is_told", True):
        return said
    return said + " " + _("No message gets to this number: they know of no hour.")


def _rebooked(data: Mapping[str, Any], names: Names) -> str:
    return _("Call moved: %(when)s, with %(name)s.") % {
        "name": names.adviser(data),
        "when": names.when(data),
    }


def _retry_planned(data: Mapping[str, Any], names: Names) -> str:
    return _("New try planned: %(when)s, with %(name)s.") % {
        "name": names.adviser(data),
        "when": names.when(data),
    }


def _booking_cancelled(data: Mapping[str, Any], names: Names) -> str:
    return _("The promised call is cancelled.")


def _time_wanted(data: Mapping[str, Any], names: Names) -> str:
    if data.get("step") == NextStep.LETTER:
        return _("The last try is over: a letter must be written.")
    if data.get("step") == NextStep.OTHER_NUMBER:
        return _("Another number must be found.")
    return _("An hour must be found for the call.") + _why(data, names)


def _attempt_started(data: Mapping[str, Any], names: Names) -> str:
    return _("Try number %(number)s: the call begins.") % {"number": data.get("number", "?")}


def _attempt_ended(data: Mapping[str, Any], names: Names) -> str:
    if data.get("is_incoming"):
        return _("The person called us and was helped.")
    outcome = labels.label_of(labels.OUTCOME, data.get("outcome"))
    if data.get("outcome") == AttemptOutcome.WRITTEN:
        return _("The promised words are written.")
    return _("End of the call: %(outcome)s.") % {"outcome": outcome}


def _attempt_corrected(data: Mapping[str, Any], names: Names) -> str:
    outcome = labels.label_of(labels.OUTCOME, data.get("outcome"))
    return _("The end of the call is corrected: %(outcome)s.") % {"outcome": outcome}


def _attempt_withdrawn(data: Mapping[str, Any], names: Names) -> str:
    return _("%(name)s did not call: the key was pressed by mistake.") % {
        "name": names.adviser(data)
    }


def _adviser_late(data: Mapping[str, Any], names: Names) -> str:
    late = {"name": names.advisers.get(data.get("late_id", 0), "?")}
    if data.get("adviser_id") is None:
        return _("%(name)s is late for this call. Nobody else is free.") % late
    return _("%(name)s is late for this call. It is offered to %(other)s.") % {
        **late,
        "other": names.adviser(data),
    }


def _promise_late(data: Mapping[str, Any], names: Names) -> str:
    return _("The hour of the call has passed and nobody called.")


def _promise_handed_over(data: Mapping[str, Any], names: Names) -> str:
    return _("The call goes to %(name)s.") % {"name": names.adviser(data)} + _why(data, names)


def _why(data: Mapping[str, Any], names: Names) -> str:
    """Why whoever had the hour does not keep it, after a space; "" where it is not known."""
    words = {
        Why.LEFT: _("%(before)s has left the team."),
        Why.AWAY: _("%(before)s is away then."),
        Why.CLOSED_DAY: _("The desk is closed that day."),
        Why.NO_HOURS: _("%(before)s has no hours then."),
        Why.LATE: _("%(before)s was late."),
        Why.HOURS_CHANGED: _("Hours were changed."),
    }.get(data.get("why", ""), "")
    return words and f" {words}" % {"before": names.advisers.get(data.get("before_id", 0), "?")}


def _hour_given_back(data: Mapping[str, Any], names: Names) -> str:
    return _("The change of hours was taken back. The call is as it was before.")


def _promise_offered(data: Mapping[str, Any], names: Names) -> str:
    return _("Nobody is calling yet. The call is offered to %(name)s.") % {
        "name": names.adviser(data)
    }


def _overruled(data: Mapping[str, Any], names: Names) -> str:
    said = [
        labels.label_of(labels.BOOKING_WARNING, code) for code in data.get("warnings", "").split()
    ]
    return " ".join([_("This hour was chosen on purpose."), *said])


def _sooner_wanted(data: Mapping[str, Any], names: Names) -> str:
    return _("The person would like an earlier time.")


def _sooner_offered(data: Mapping[str, Any], names: Names) -> str:
    return _("An earlier time is offered: %(when)s.") % {"when": names.when(data)}


def _way_changed(data: Mapping[str, Any], names: Names) -> str:
    if "way" not in data:
        return _("The promise is kept by another way.")
    way = labels.label_of(labels.PROMISE_WAY, data["way"])
    return _("The promise is kept by another way: %(way)s.") % {"way": way}


def _mended(data: Mapping[str, Any], names: Names) -> str:
    return _("The desk mended something that was not right.")


def _noted(data: Mapping[str, Any], names: Names) -> str:
    return _("Note:")


def _closed(data: Mapping[str, Any], names: Names) -> str:
    reason = labels.label_of(labels.CLOSING_REASON, data.get("reason"))
    words = _("Request closed: %(reason)s.") % {"reason": reason}
    if next_time := labels.label_of(labels.NEXT_TIME, data.get("next_time")):
        words += " " + _("Could do it next time: %(answer)s.") % {"answer": next_time}
    return words


def _reopened(data: Mapping[str, Any], names: Names) -> str:
    return _("The request is open again.")


def _linked(data: Mapping[str, Any], names: Names) -> str:
    if data.get("by_hand"):
        return _("Another request goes with this one.")
    return _("Another request of the same person is open.")


def _waiting(data: Mapping[str, Any], names: Names) -> str:
    reason = names.reasons_to_wait.get(data.get("reason_id", 0), "?")
    return _("We wait for the person: %(reason)s.") % {"reason": reason}


def _followed_up(data: Mapping[str, Any], names: Names) -> str:
    return _("No answer yet. Reminder number %(number)s is ready.") % {
        "number": data.get("number", "?")
    }


def _waits_until(data: Mapping[str, Any], names: Names) -> str:
    day = day_in_words(date.fromisoformat(data["until"])) if "until" in data else "?"
    return _("It goes on by itself on %(day)s. No reminder leaves.") % {"day": day}


def _came_back(data: Mapping[str, Any], names: Names) -> str:
    return _("The day has come: the request goes on.")


def _split(data: Mapping[str, Any], names: Names) -> str:
    if data.get("is_part"):
        return _("This request was a part of another one.")
    return _("A part of this request became another request.")


def _merged(data: Mapping[str, Any], names: Names) -> str:
    if data.get("is_kept"):
        return _("Another request about the same thing was joined to this one.")
    return _("This request was joined to another one.")


def _unlinked(data: Mapping[str, Any], names: Names) -> str:
    return _("Another request has nothing to do with this one.")


def _facts_changed(data: Mapping[str, Any], names: Names) -> str:
    said = {
        "topic": _("the topic"),
        "device": _("the device"),
        "guide_number": _("the guide"),
        "guide_step": _("the step"),
        "question": _("the question"),
        "language": _("the language"),
    }
    changed = [said[name] for name in data.get("fields", "").split() if name in said]
    return _("Corrected: %(what)s.") % {"what": ", ".join(changed) or "?"}


def _referred(data: Mapping[str, Any], names: Names) -> str:
    place = labels.label_of(labels.REFERRAL, data.get("referral"))
    return _("The person was referred: %(place)s.") % {"place": place}


def _urgency_set(data: Mapping[str, Any], names: Names) -> str:
    if not data.get("after"):
        return _("It is not urgent any more.")
    return _("Urgent: %(why)s.") % {"why": labels.label_of(labels.URGENCY, data["after"])}


def _escalated(data: Mapping[str, Any], names: Names) -> str:
    return _("Nobody has done anything in time. The coordinators see it.")


def _incident_tied(data: Mapping[str, Any], names: Names) -> str:
    return _("It is part of an incident: it waits for its end.")


def _incident_untied(data: Mapping[str, Any], names: Names) -> str:
    return _("It is not part of an incident any more.")


def _item_done(data: Mapping[str, Any], names: Names) -> str:
    return _("Something on the checklist is done.")


def _item_undone(data: Mapping[str, Any], names: Names) -> str:
    return _("Something on the checklist is to be done again.")


TELLERS: Mapping[EventKind, Teller] = {
    EventKind.OPENED: _opened,
    EventKind.MOVED_STATE: _moved_state,
    EventKind.ROUTED: _routed,
    EventKind.BOOKED: _booked,
    EventKind.PROMISED_AFTER_CALL: _promised_after_call,
    EventKind.CALL_MISSED: _call_missed,
    EventKind.REBOOKED: _rebooked,
    EventKind.BOOKING_CANCELLED: _booking_cancelled,
    EventKind.TIME_WANTED: _time_wanted,
    EventKind.ATTEMPT_STARTED: _attempt_started,
    EventKind.ATTEMPT_ENDED: _attempt_ended,
    EventKind.ATTEMPT_CORRECTED: _attempt_corrected,
    EventKind.RETRY_PLANNED: _retry_planned,
    EventKind.ATTEMPT_WITHDRAWN: _attempt_withdrawn,
    EventKind.ADVISER_LATE: _adviser_late,
    EventKind.PROMISE_LATE: _promise_late,
    EventKind.PROMISE_OFFERED: _promise_offered,
    EventKind.PROMISE_HANDED_OVER: _promise_handed_over,
    EventKind.HOUR_GIVEN_BACK: _hour_given_back,
    EventKind.OVERRULED: _overruled,
    EventKind.SOONER_WANTED: _sooner_wanted,
    EventKind.SOONER_OFFERED: _sooner_offered,
    EventKind.WAY_CHANGED: _way_changed,
    EventKind.MENDED: _mended,
    EventKind.NOTED: _noted,
    **SENTENCES_OF_MESSAGES,
    **SENTENCES_OF_PEOPLE,
    EventKind.CLOSED: _closed,
    EventKind.REOPENED: _reopened,
    EventKind.LINKED: _linked,
    EventKind.WAITING: _waiting,
    EventKind.FOLLOWED_UP: _followed_up,
    EventKind.WAITS_UNTIL: _waits_until,
    EventKind.CAME_BACK: _came_back,
    EventKind.SPLIT: _split,
    EventKind.MERGED: _merged,
    EventKind.UNLINKED: _unlinked,
    EventKind.FACTS_CHANGED: _facts_changed,
    EventKind.REFERRED: _referred,
    EventKind.URGENCY_SET: _urgency_set,
    EventKind.ESCALATED: _escalated,
    EventKind.INCIDENT_TIED: _incident_tied,
    EventKind.INCIDENT_UNTIED: _incident_untied,
    EventKind.ITEM_DONE: _item_done,
    EventKind.ITEM_UNDONE: _item_undone,
}


def sentence(kind: str, data: Mapping[str, Any], names: Names) -> str:
    """What happened, as one or two sentences; raises ValueError for a kind nobody knows."""
    return TELLERS[EventKind(kind)](data, names)
