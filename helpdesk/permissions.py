"""Who may see and do what at the desk: one truth for views, the CMS and templates.

Any adviser may open any case: whoever picks up the phone helps. What differs is said here.
"""

from dataclasses import dataclass
from typing import Any

from helpdesk.choices import ADVISERS, AUDITORS, COORDINATORS, CallbackState, CaseState
from helpdesk.models import ActOnSeveral, Adviser, Attempt, Callback, Case, HoursChange, TeamNote
from helpdesk.policy.acting import Acting


@dataclass(frozen=True)
class Staff:
    """Somebody logged in, as the desk sees them; `adviser` is None for who takes no calls."""

    user_id: int | None
    is_member: bool = False
    is_coordinator: bool = False
    is_auditor: bool = False
    adviser: Adviser | None = None


def staff_of(user: Any) -> Staff:
    """The roles of a user, anonymous ones too. One query; a session knows the adviser already."""
    if not user.is_authenticated or not user.is_active:
        return Staff(user_id=None)
    groups = set(user.groups.values_list("name", flat=True))
    is_coordinator = user.is_superuser or COORDINATORS in groups
    user.acts_as = Acting.COORDINATOR if is_coordinator else Acting.ADVISER
    return Staff(
        user_id=user.pk,
        is_member=is_coordinator or ADVISERS in groups,
        is_coordinator=is_coordinator,
        is_auditor=AUDITORS in groups,
        adviser=getattr(user, "adviser", None),
    )


def acts_as(user: Any) -> Acting:
    """In which role somebody of the desk acts. No query where the request asked `staff_of`."""
    if not hasattr(user, "acts_as"):
        staff_of(user)
    return getattr(user, "acts_as", Acting.ADVISER)


def can_see_desk(staff: Staff) -> bool:
    """Advisers and coordinators; editors and strangers see nothing of a person."""
    return staff.is_member


def can_read_figures(staff: Staff) -> bool:
    """Members of the desk, and auditors: figures name nobody."""
    return staff.is_member or staff.is_auditor


def can_read_journal(staff: Staff) -> bool:
    """Who read and changed what, without names: auditors and coordinators."""
    return staff.is_auditor or staff.is_coordinator


def can_see_who_looked(staff: Staff) -> bool:
    """Who looked at a person, by name, and what a colleague looked at: coordinators only."""
    return staff.is_coordinator


def can_export(staff: Staff) -> bool:
    """Files without identities, for auditors and coordinators."""
    return staff.is_auditor or staff.is_coordinator


def can_read_safeguarding(staff: Staff) -> bool:
    """Coordinators only; any member may raise a flag."""
    return staff.is_coordinator


def can_erase(staff: Staff) -> bool:
    """Print somebody's whole file, erase them, and see what is too old: coordinators only."""
    return staff.is_coordinator


def can_see_refusals(staff: Staff) -> bool:
    """How many numbers want no call, and which wishes wait for a second hand: coordinators."""
    return staff.is_coordinator


def can_look_after_messages(staff: Staff) -> bool:
    """Everybody's messages, what programs missed, and test messages: coordinators only.

    An adviser sees those of their own requests, and of nobody's.
    """
    return staff.is_coordinator


def can_remove_team_note(staff: Staff, note: TeamNote) -> bool:
    """One's own note to the team; a coordinator may take any."""
    return staff.is_member and (note.author_id == staff.user_id or staff.is_coordinator)


def can_change_presence(staff: Staff, adviser: Adviser) -> bool:
    """One's own; a coordinator may for somebody who fell ill."""
    is_own = staff.adviser is not None and staff.adviser.pk == adviser.pk
    return staff.is_member and (is_own or staff.is_coordinator)


def can_take_back(staff: Staff, change: HoursChange) -> bool:
    """See what a change of hours moved, and undo it: whoever made it, and coordinators."""
    return staff.is_coordinator or (staff.is_member and change.made_by_id == staff.user_id)


def can_take_back_several(staff: Staff, several: ActOnSeveral) -> bool:
    """See what was done with several requests, and undo it: whoever did it, and coordinators."""
    return staff.is_coordinator or (staff.is_member and several.made_by_id == staff.user_id)


def can_change_hours(staff: Staff) -> bool:
    """Say when somebody takes calls each week, or on a date: coordinators."""
    return staff.is_coordinator


def can_declare_incident(staff: Staff) -> bool:
    """Say on every page that something does not work, and when it does again: coordinators."""
    return staff.is_coordinator


def can_call(staff: Staff) -> bool:
    """Whoever calls is a member of the desk with a first name that people are told."""
    return staff.is_member and staff.adviser is not None


def can_end_attempt(staff: Staff, attempt: Attempt) -> bool:
    """Whoever called says how the call ended; a coordinator may, when they forgot.

    So may the promise's owner: a call of somebody who left for good is theirs (`find_owner`).
    """
    may = (attempt.adviser_id, attempt.callback.adviser_id)
    is_theirs = staff.adviser is not None and staff.adviser.pk in may
    return staff.is_member and (is_theirs or staff.is_coordinator)


def can_change_promise(staff: Staff, callback: Callback) -> bool:
    """Move, cancel or call: any member, while the promise is open."""
    return staff.is_member and callback.state == CallbackState.OPEN


def can_work_on(staff: Staff, case: Case) -> bool:
    """Plan, close or correct: any member, while the case is not closed."""
    return staff.is_member and case.state != CaseState.CLOSED
