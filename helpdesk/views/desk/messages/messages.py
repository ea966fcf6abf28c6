"""One page of truth: what waits, left, arrived, was lost and came in, and how each way out does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from helpdesk import labels
from helpdesk.actions.messages.again import Refused, send_again
from helpdesk.actions.messages.trials import Trial, TrialRefused, ask_for_trial
from helpdesk.actions.messages.webhooks import tell_again
from helpdesk.channels.sms import has_own_process
from helpdesk.choices import Channel, Heart
from helpdesk.forms.messages import MessagesForm, TestForm
from helpdesk.models import Lane
from helpdesk.models.lane import MAILBOX
from helpdesk.models.notice import CARRIED_BY_PEOPLE
from helpdesk.permissions import Staff, can_look_after_messages
from helpdesk.policy.messages import Part, Tally, WayCount, WayState, way_state
from helpdesk.policy.webhooks import KEPT
from helpdesk.reads.heartbeats import silent_hearts
from helpdesk.reads.messages import (
    NOBODY,
    Asked,
    came_in,
    find_hook,
    hooks_told,
    lanes,
    page_of,
    tally,
    trials_of,
)
from helpdesk.reads.outbox import find_notice
from helpdesk.views.desk.access import DeskRequest, about, for_desk, for_staff, or_404
from helpdesk.words.messages import HEARTS, NOTHING, PARTS, SAYS, WAY_STATE, not_again_in_words
from helpdesk.words.trials import trial_refusal_in_words

PAGE = 50
TESTS = 3
WAYS = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.ADVISER)


@dataclass(frozen=True)
class WayLine:
    """One way out: its name, how it stands, and what waits and left by it.

    `hook` is the key of an address that is told of events, and `missed` what it was not told.
    """

    name: str
    state: WayState
    count: WayCount
    lane: Lane | None = None
    hook: int | None = None
    missed: int = 0

    @property
    def words(self) -> str:
        """How it stands."""
        return str(WAY_STATE[self.state])


@dataclass(frozen=True)
class HeartLine:
    """A process: `is_silent` since `at`, None for never."""

    words: str
    is_silent: bool
    at: datetime | None


def _whose(staff: Staff, form: MessagesForm) -> int | None:
    """Whose messages are shown; None is everybody's, for coordinators."""
    own = staff.adviser.pk if staff.adviser else NOBODY
    return None if can_look_after_messages(staff) and not form.is_mine else own


def _ways(counted: Tally, shut: Mapping[str, Lane], *, at: datetime) -> list[WayLine]:
    reaches = {
        Channel.EMAIL: settings.EMAIL_REACHES_PEOPLE,
        Channel.SMS: settings.SMS_REACHES_PEOPLE,
    }
    keeps = {Channel.EMAIL: settings.EMAIL_TO_FOLDER, Channel.SMS: settings.SMS_TO_FOLDER}
    found = []
    for channel in WAYS:
        lane = shut.get(channel)
        state = way_state(
            is_by_hand=channel in CARRIED_BY_PEOPLE,
            reaches=reaches.get(channel, False),
            keeps=keeps.get(channel, False),
            is_shut=lane is not None and lane.shut_since is not None,
        )
        count = counted.of_channel(channel, at=at)
        found.append(WayLine(labels.label_of(labels.CHANNEL, channel), state, count, lane))
    return found


def _hooks(shut: Mapping[str, Lane], *, since: datetime, at: datetime) -> list[WayLine]:
    found = []
    for line in hooks_told(since=since, at=at):
        lane = shut.get(line.hook.lane)
        is_shut = lane is not None and lane.shut_since is not None
        state = WayState.SHUT if is_shut else WayState.OPEN
        name = line.hook.name
        found.append(WayLine(name, state, line.count, lane, line.hook.pk, line.missed))
    return found


def _hearts(at: datetime) -> list[HeartLine]:
    """The processes that carry messages, of those that this site has."""
    there = {
        Heart.SENDER: True,
        Heart.SMS_LINE: has_own_process(),
        Heart.MAIL: bool(settings.MAIL_IN_URL),
    }
    silent = silent_hearts(at)
    return [
        HeartLine(str(HEARTS[heart]), heart in silent, silent.get(heart))
        for heart, is_there in there.items()
        if is_there
    ]


def _parts(form: MessagesForm, asked: Asked, counted: Tally) -> Sequence[tuple[Any, ...]]:
    """Code, words, how many, how many nobody has read, and address of each part."""
    came = came_in(asked)
    found = []
    for part, words in PARTS.items():
        of_it = came.get(part)
        count = of_it.count if of_it else counted.of_part(part)
        if part is Part.KEPT and not count and asked.part is not part:
            continue
        unread = of_it.to_read if of_it else 0
        found.append((part, words, count, unread, form.address(show=str(part))))
    return found


@require_safe
@for_desk
def all_messages(request: DeskRequest) -> HttpResponse:
    """`?show=&channel=&days=&who=&before=`: 50 a page; advisers see their own, and nobody's."""
    return _page(request)


def _page(request: DeskRequest, wrong: TestForm | None = None) -> HttpResponse:
    """`wrong` is what was typed for a test message and cannot be used."""
    at = timezone.now()
    may_look_after = can_look_after_messages(request.staff)
    form = MessagesForm(
        request.GET, may_choose_whose=may_look_after and request.staff.adviser is not None
    )
    asked = form.asked(at=at, whose=_whose(request.staff, form))
    counted, shut = tally(asked, at=at), lanes()
    found = page_of(asked, most=PAGE)
    mailbox = shut.get(MAILBOX)
    return render(
        request,
        "helpdesk/desk/messages.html",
        {
            "form": form,
            "asked": asked,
            "at": at,
            "parts": _parts(form, asked, counted),
            "title": PARTS[asked.part],
            "says": SAYS[asked.part],
            "nothing": NOTHING.get(asked.part, _("Nothing here.")),
            "found": found,
            "ways": _ways(counted, shut, at=at),
            "hooks": _hooks(shut, since=asked.since, at=at) if may_look_after else [],
            "hearts": _hearts(at),
            "mailbox": mailbox if mailbox and mailbox.shut_since else None,
            "newest": form.address(),
            "older": form.address(before=found.older) if found.older else "",
            "may_look_after": may_look_after,
            "tests": trials_of(request.user.pk, most=TESTS) if may_look_after else [],
            "test_form": wrong or TestForm(),
        },
        status=422 if wrong else 200,
    )


@require_POST
@for_desk
def again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a message that was lost once more."""
    notice = or_404(find_notice(pk))
    about(notice.case.person)
    try:
        sent = send_again(notice=notice, at=timezone.now(), by=request.user)
    except Refused as refused:
        messages.warning(request, not_again_in_words(refused.why))
    else:
        words = _("It leaves again. Channel: %(channel)s.")
        channel = labels.label_of(labels.CHANNEL, sent.channel)
        messages.success(request, words % {"channel": channel})
    return redirect("helpdesk:messages")


@require_POST
@for_staff(can_look_after_messages)
def test(request: DeskRequest) -> HttpResponse:
    """Send a test message to oneself."""
    form = TestForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    channel = Channel(said["channel"])
    to = said["number"].e164 if channel is Channel.SMS else request.user.email
    trial = Trial(channel, to, translation.get_language())
    try:
        ask_for_trial(trial=trial, at=timezone.now(), by=request.user)
    except TrialRefused as refused:
        messages.warning(request, trial_refusal_in_words(refused.why))
    else:
        messages.success(request, _("The test message leaves. This page says what became of it."))
    return redirect("helpdesk:messages")


@require_POST
@for_staff(can_look_after_messages)
def hook_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell a program again all that it missed."""
    at = timezone.now()
    count = tell_again(hook=or_404(find_hook(pk)), since=at - KEPT, at=at, by=request.user)
    if count:
        words = ngettext(
            "%(count)d event is told again.", "%(count)d events are told again.", count
        )
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("This program missed nothing."))
    return redirect("helpdesk:messages")
