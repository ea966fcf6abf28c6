"""What a visitor answered so far, kept in the session so that nothing is typed twice."""

import uuid
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from helpdesk.actions.promises.callbacks import CallbackRequest
from helpdesk.choices import Afraid, WantedHelp
from helpdesk.models import Topic
from helpdesk.policy.journey import ABOUT
from helpdesk.reads.topics import offered_topic

SESSION_KEY = "callback"


@dataclass
class Answers:
    """One visitor's journey. Everything is text or a number, as the session keeps it."""

    key: str = ""
    topic: str = ""
    question: str = ""
    guide: int | None = None
    step: int | None = None
    phone: str = ""
    first: str = ABOUT
    wanted_help: str = ""
    afraid: str = ""
    starts_at: str = ""
    # The hour that could not be had, and the SlotRefusal that says why; until another is chosen.
    refused_at: str = ""
    refused: str = ""
    reachable_when: str = ""
    zone: str = ""
    name: str = ""
    number: str = ""
    number_as_typed: str = ""
    email: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Answers":
        """The visitor's answers; empty ones when the journey begins."""
        kept = request.session.get(SESSION_KEY, {})
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def keep(self, request: HttpRequest) -> None:
        """Write the answers back to the session."""
        self.key = self.key or str(uuid.uuid4())
        request.session[SESSION_KEY] = asdict(self)

    def update(self, request: HttpRequest, **changes: Any) -> None:
        """Change some answers and keep all."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.keep(request)

    @property
    def time(self) -> datetime | None:
        """The chosen instant, aware; None when no hour is chosen."""
        return datetime.fromisoformat(self.starts_at) if self.starts_at else None

    @property
    def refused_time(self) -> datetime | None:
        """The instant that could not be had, aware; None when none was refused."""
        return datetime.fromisoformat(self.refused_at) if self.refused_at else None

    @property
    def has_time(self) -> bool:
        """Whether "when" was answered: an hour, or when the person can be reached."""
        return bool(self.starts_at or self.reachable_when)

    @property
    def wanted(self) -> WantedHelp | None:
        """How the visitor would rather do it; None when they did not say."""
        return WantedHelp(self.wanted_help) if self.wanted_help else None

    @property
    def worry(self) -> Afraid | None:
        """Whether they are afraid of a mistake; None when they did not say."""
        return Afraid(self.afraid) if self.afraid else None

    def chosen_topic(self) -> Topic | None:
        """The topic, if it is still offered."""
        return offered_topic(self.topic)

    def missing(self) -> str | None:
        """The name of the first page that is not answered; None when all is there."""
        if self.chosen_topic() is None:
            return "helpdesk:callback_about"
        if not self.has_time:
            return "helpdesk:callback_when"
        if not (self.name and self.number):
            return "helpdesk:callback_you"
        return None

    def as_request(self, *, topic: Topic, language: str) -> CallbackRequest:
        """The answers as the action takes them."""
        return CallbackRequest(
            name=self.name,
            number=self.number,
            email=self.email,
            topic=topic,
            starts_at=self.time,
            language=language,
            question=self.question,
            wanted_help=self.wanted,
            afraid=self.worry,
            guide_number=self.guide,
            guide_step=self.step,
            reachable_when=self.reachable_when,
            time_zone=self.zone,
        )
