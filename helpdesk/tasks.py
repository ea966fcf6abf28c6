"""What the task cluster runs by name: each entry calls one action, now."""

import logging

from django.utils import timezone

from helpdesk.actions.checking import check_desk as check
from helpdesk.actions.day_sheet import print_day as print_sheet
from helpdesk.actions.heartbeats import beat
from helpdesk.actions.sending import send_due
from helpdesk.actions.sooner import offer_sooner
from helpdesk.actions.tidying import tidy
from helpdesk.actions.watch import watch_promises as watch
from helpdesk.choices import Heart

log = logging.getLogger(__name__)


def beat_cluster() -> None:
    """The cluster takes tasks and does them."""
    beat(heart=Heart.CLUSTER, at=timezone.now())


def send_due_notices() -> int:
    """The safety net under the sender: whatever is due leaves, even when the sender is down."""
    return send_due(at=timezone.now())


def watch_promises() -> int:
    """Notice promises that are late, even when the sender is down."""
    return watch(at=timezone.now())


def offer_sooner_times() -> int:
    """Tell those who would take a sooner hour that one is free."""
    return offer_sooner(at=timezone.now())


def check_promises() -> int:
    """Say in the log what is wrong with any promise; `manage.py check_desk` says it in full."""
    report = check(at=timezone.now())
    if report.total:
        log.error("The desk has %s faults: run manage.py check_desk.", report.total)
    return report.total


def print_day() -> None:
    """Put today's promises on paper, for a day when the server does not answer."""
    print_sheet(at=timezone.now())


def tidy_up() -> int:
    """Forget what nobody needs any more."""
    return tidy(at=timezone.now())
