"""What the task cluster runs by name: each entry calls one action, now."""

import logging
from datetime import date

from django.utils import timezone
from django_q.tasks import async_task

from helpdesk.actions.desk.assigning import route_orphans as give_orphans
from helpdesk.actions.desk.case_deadlines import watch_cases as watch_requests
from helpdesk.actions.desk.crowds import watch_crowds as look_for_crowd
from helpdesk.actions.desk.day_sheet import print_day as print_sheet
from helpdesk.actions.desk.erasing import erase_waiting, finish_erasing
from helpdesk.actions.desk.exports import write_export as write_file
from helpdesk.actions.desk.figures import count_days, count_recent
from helpdesk.actions.desk.heartbeats import beat
from helpdesk.actions.desk.retention import let_go
from helpdesk.actions.desk.tidying import forget_sessions, tidy
from helpdesk.actions.messages.sending import Pass, send_in
from helpdesk.actions.messages.text_changes import use_due_texts
from helpdesk.actions.messages.webhooks import tell_in
from helpdesk.actions.promises.helper_calls import end_expired
from helpdesk.actions.promises.sooner import offer_sooner
from helpdesk.actions.promises.waiting import follow_up_waiting
from helpdesk.actions.promises.watch import watch_promises as watch
from helpdesk.channels.webhook import Way
from helpdesk.choices import Heart
from helpdesk.models import Export
from helpdesk.reads.checking import check_desk as check
from helpdesk.reads.figures import months_to_count
from helpdesk.reads.heartbeats import is_silent

# Of the 20 seconds that a task has (Q_CLUSTER): the last message begins within these, and lasts so.
BEGINS_WITHIN, MESSAGE_SECONDS = 3.0, 10.0

log = logging.getLogger(__name__)


def beat_cluster() -> None:
    """The cluster takes tasks and does them."""
    beat(heart=Heart.CLUSTER, at=timezone.now())


def send_due_notices() -> int:
    """The safety net under the sender: whatever is due leaves, even when the sender is down.

    It ends well before the cluster would kill it: a worker that is killed in the middle of a
    message leaves one behind that perhaps goes twice.
    """
    at = timezone.now()
    if not is_silent(heart=Heart.SENDER, at=at):
        return 0
    this = Pass(at, message_seconds=MESSAGE_SECONDS, begins_within=BEGINS_WITHIN)
    return send_in(this) + tell_in(this, way=Way(seconds=MESSAGE_SECONDS))


def watch_promises() -> int:
    """Notice promises that are late, even when the sender is down."""
    return watch(at=timezone.now())


def watch_cases() -> int:
    """Count the deadlines of requests without a call, and tell of those that nobody touches."""
    return watch_requests(at=timezone.now())


def watch_crowds() -> bool:
    """Notice when strangers crowd, and tell whoever coordinates."""
    return look_for_crowd(at=timezone.now())


def end_consents() -> int:
    """Calls promised to a helper are the person's again when the consent is over."""
    return end_expired(at=timezone.now())


def route_orphans() -> int:
    """Find somebody for every open case that has nobody, or whose adviser left."""
    return give_orphans(at=timezone.now())


def offer_sooner_times() -> int:
    """Tell those who would take a sooner hour that one is free."""
    return offer_sooner(at=timezone.now())


def follow_up_cases() -> int:
    """Remind people who owe us an answer, or stop waiting."""
    return follow_up_waiting(at=timezone.now())


def check_promises() -> int:
    """Say in the log what is wrong with any promise; `manage.py check_desk` says it in full."""
    report = check(at=timezone.now())
    if report.total:
        log.error("The desk has %s faults: run manage.py check_desk.", report.total)
    return report.total


def count_recent_days() -> None:
    """The figures of today and of the days that may still change."""
    count_recent(at=timezone.now())


def count_every_day() -> int:
    """All figures, a task a month: what was corrected long after is right again."""
    months = months_to_count(at=timezone.now())
    for first, last in months:
        async_task("helpdesk.tasks.count_some_days", first, last)
    return len(months)


def count_some_days(first: date, last: date) -> None:
    """The figures of these days, both included."""
    count_days(first=first, last=last, at=timezone.now())


def write_export(pk: int) -> bool:
    """Write the file of an export that somebody asked for."""
    return write_file(export=Export.objects.get(pk=pk), at=timezone.now())


def print_day() -> None:
    """Put today's promises on paper, for a day when the server does not answer."""
    print_sheet(at=timezone.now())


def forget_ended_sessions() -> None:
    """What a visitor typed is kept for minutes, and then gone from the disk too."""
    forget_sessions(at=timezone.now())


def use_texts() -> int:
    """What the only coordinator of a desk proposed is used once its hour is over."""
    return use_due_texts(at=timezone.now())


def tidy_up() -> int:
    """Forget what nobody needs any more."""
    return tidy(at=timezone.now())


def let_go_of_old() -> int:
    """Let go of what is older than its delay, a piece at a time: what is left is asked for again.

    Returns how many rows and people went in this piece.
    """
    at = timezone.now()
    gone = sum(let_go(at=at).values())
    if gone:
        async_task("helpdesk.tasks.let_go_of_old")
    else:
        erase_waiting(at=at)
        finish_erasing(at=at)
    return gone
