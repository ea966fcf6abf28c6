"""What every page of the journey shares: its frame, where we are, and the visitor's answers."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accessibility.display.cookie import preferences_of
from helpdesk.actions.promises.holds import extend_hold
from helpdesk.permissions import can_see_desk, staff_of
from helpdesk.policy.journey import WHEN, earlier, questions
from helpdesk.reads.guides import guide_address
from helpdesk.views.public.answers import Answers

# A page that asks the same in other words.
SAME_QUESTION = {"reachable": WHEN}

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
    at = SAME_QUESTION.get(name, name)
    if earlier(answers.first, at) != answers.first:
        answers.update(request, first=at)
    asked = questions(first=answers.first, at=at, said_how=bool(answers.wanted_help))
    return render(
        request,
        f"helpdesk/public/callback_{name}.html",
        {
            "answers": answers,
            "topic": answers.chosen_topic(),
            "step": asked.index(at) + 1,
            "steps": len(asked),
            "back": _before(request, name, answers, asked),
            "kept_until": kept_until(request, answers),
            **context,
        },
        status=status,
    )


def _before(request: HttpRequest, name: str, answers: Answers, asked: tuple[str, ...]) -> str:
    """The address that Back leads to: the question before, else the guide's step, else home."""
    if name in SAME_QUESTION:
        return reverse(f"helpdesk:callback_{SAME_QUESTION[name]}")
    if place := asked.index(name):
        return reverse(f"helpdesk:callback_{asked[place - 1]}")
    language = get_language() or "fr"
    phone = answers.phone or preferences_of(request).device
    guide = guide_address(answers.guide, language=language, step=answers.step, phone=phone)
    return guide or f"/{language}/"


def form_page(
    request: HttpRequest, name: str, answers: Answers, form: Form, **context: Any
) -> HttpResponse:
    """A page with its form; 422 when what was typed needs a change."""
    status = 422 if form.is_bound else 200
    return page(request, name, answers, status=status, form=form, **context)
