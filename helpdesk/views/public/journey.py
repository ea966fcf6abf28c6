"""What every page of the journey shares: its frame, where we are, and the visitor's answers."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from helpdesk.actions.promises.holds import extend_hold
from helpdesk.permissions import can_see_desk, staff_of
from helpdesk.views.public.answers import Answers

STEPS = ("about", "how", "when", "you", "check")
# From "I need help here" under a step, the subject is known and nothing else is asked first.
STUCK_STEPS = ("when", "you", "check")

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def visitor_of(request: HttpRequest) -> uuid.UUID:
    """The visitor as this session knows them: holds and limits are counted by it."""
    return uuid.UUID(request.session.setdefault("visitor", uuid.uuid4().hex))


def staff_acting(request: HttpRequest) -> AbstractUser | None:
    """The member of the desk who uses the person's own page, so that the story says so.

    None is the person: whoever is not logged in, or is no member of the desk.
    """
    user = request.user
    return user if isinstance(user, AbstractUser) and can_see_desk(staff_of(user)) else None


def kept_until(request: HttpRequest, answers: Answers) -> datetime | None:
    """Until when the chosen hour is kept, a quarter hour from this page on; None when it is not."""
    if not answers.starts_at or "visitor" not in request.session:
        return None
    return extend_hold(key=visitor_of(request), at=timezone.now())


def page(
    request: HttpRequest, name: str, answers: Answers, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One question's page, with where we are and what was chosen so far."""
    step = {"afraid": "how", "reachable": "when"}.get(name, name)
    steps = STUCK_STEPS if answers.step and not answers.wanted_help else STEPS
    return render(
        request,
        f"helpdesk/public/callback_{name}.html",
        {
            "answers": answers,
            "topic": answers.chosen_topic(),
            "step": steps.index(step) + 1 if step in steps else None,
            "steps": len(steps),
            "kept_until": kept_until(request, answers),
            **context,
        },
        status=status,
    )


def form_page(
    request: HttpRequest, name: str, answers: Answers, form: Form, **context: Any
) -> HttpResponse:
    """A page with its form; 422 when what was typed needs a change."""
    status = 422 if form.is_bound else 200
    return page(request, name, answers, status=status, form=form, **context)
