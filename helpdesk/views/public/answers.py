"""What a visitor answered so far, kept in the session so that nothing is typed twice.

A session begins with the first form that is sent. Until then what led here (the guide, its step,
the topic, the words of a search) stands in the address, from page to page.
"""

import uuid
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from accessibility.display.origin import is_from_our_page
from helpdesk.actions.promises.callbacks import CallbackRequest
from helpdesk.choices import Afraid, Channel, HowAgreed, PhoneKind, SaidNeed
from helpdesk.labels import ZONES
from helpdesk.models import Topic
from helpdesk.policy.journey import ABOUT, SESSION_KEY, WHEN
from helpdesk.policy.said_needs import lacks_a_way_to_write
from helpdesk.policy.ways import Means
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.reach import channels_that_leave
from helpdesk.reads.topics import offered_topic
from helpdesk.reads.ways import means_typed

# What an address carries until there is a session, and at most so many signs of it.
CARRIED = {
    "guide": 5,
    "step": 2,
    "phone": 20,
    "topic": 50,
    "words": 500,
    "zone": 40,
    "slowly": 3,
}
SLOWLY = "yes"


def as_number(text: str | None, most: int) -> int | None:
    """A whole number from 1 to `most`; None for anything else."""
    if not text or len(text) > 9 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if 0 < int(text) <= most else None


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
    # SLOWLY, or "": shall we take more time?
    slowly: str = ""
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
    # Codes of SaidNeed, and the language that they would rather speak: "" is that of the pages.
    needs: list[str] = field(default_factory=list)
    spoken: str = ""
    # Who asks for somebody else, and how that person agreed; "" for oneself.
    asked_by: str = ""
    agreed: str = ""
    # They were told of the call that they have, and want another one all the same.
    wants_another: bool = False
    # When they were last kept, in seconds since 1970.
    kept_at: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "Answers":
        """The visitor's answers; when the journey begins, what the address carries."""
        kept = request.session.get(SESSION_KEY)
        if kept is None:
            answers = cls()
            answers.take(request)
            return answers
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def take(self, request: HttpRequest) -> None:
        """What the address carries: where they come from, and words that are from a page of ours.

        The first question that is left to ask follows from it.
        """
        said = request.GET
        if guide := as_number(said.get("guide"), 99999):
            self.guide, self.step = guide, as_number(said.get("step"), 99)
            self.phone = said.get("phone", "")[: CARRIED["phone"]]
        if is_from_our_page(request) and (words := said.get("words", "").strip()):
            self.question = words[: CARRIED["words"]]
        if (topic := said.get("topic", "")) and offered_topic(topic):
            self.topic = topic
        if (zone := said.get("zone", "")) in ZONES:
            self.zone = "" if zone == desk_zone().key else zone
        if slowly := said.get("slowly", ""):
            self.slowly = SLOWLY if slowly == SLOWLY else ""
        self.first = ABOUT if self.chosen_topic() is None else WHEN

    @property
    def is_kept(self) -> bool:
        """Whether the session has them, or only the address."""
        return bool(self.key)

    @property
    def carried(self) -> dict[str, str]:
        """What the next address must carry, by name; {} once the session has it."""
        if self.is_kept:
            return {}
        said = {name: getattr(self, name) for name in CARRIED if name != "words"}
        return {name: str(value) for name, value in said.items() if value} | (
            {"words": self.question} if self.question else {}
        )

    @property
    def after_address(self) -> str:
        """The same as the end of an address: "?guide=102&step=3", or ""."""
        return self.address_with()

    def address_with(self, **more: str) -> str:
        """As `after_address`, with more; what is given here stands for what was answered."""
        said = self.carried | more
        return f"?{urlencode(said)}" if said else ""

    def keep(self, request: HttpRequest) -> None:
        """Write the answers back to the session, which begins with them."""
        self.key = self.key or str(uuid.uuid4())
        self.kept_at = int(timezone.now().timestamp())
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
    def worry(self) -> Afraid | None:
        """YES for whoever would like us to go slowly; None when they did not say."""
        return Afraid.YES if self.slowly else None

    def chosen_topic(self) -> Topic | None:
        """The topic, if it is still offered."""
        return offered_topic(self.topic)

    def missing(self) -> str | None:
        """The name of the first page that is not answered; None when all is there."""
        if self.chosen_topic() is None:
            return "helpdesk:callback_about"
        if not self.has_time:
            return "helpdesk:callback_when"
        if not (self.name and (self.number or (self.in_writing and self.email))):
            return "helpdesk:callback_you"
        return "helpdesk:callback_needs" if self.lacks_a_way_to_write else None

    @property
    def in_writing(self) -> bool:
        """Whether they would be written to."""
        return SaidNeed.IN_WRITING in self.needs

    @property
    def may_be_written_to(self) -> bool:
        """Whether words leave this desk at all; who asks on the site gets no letter."""
        return bool(channels_that_leave() & {Channel.SMS, Channel.EMAIL})

    @property
    def lacks_a_way_to_write(self) -> bool:
        """Whether they would be written to, and gave nothing that our words get to."""
        means = means_typed(number=self.number, email=self.email)
        if not (self.number or self.email):
            # They have not said yet.
            means = Means(number="?", kind=PhoneKind.MOBILE, email="?", leaves=means.leaves)
        return lacks_a_way_to_write(self.needs, means)

    def as_request(self, *, topic: Topic, language: str) -> CallbackRequest:
        """The answers as the action takes them."""
        return CallbackRequest(
            name=self.name,
            number=self.number,
            email=self.email,
            topic=topic,
            starts_at=self.time,
            language=self.spoken or language,
            question=self.question,
            afraid=self.worry,
            said_needs=self.needs,
            asked_by=self.asked_by,
            agreed=HowAgreed(self.agreed) if self.agreed else None,
            guide_number=self.guide,
            guide_step=self.step,
            reachable_when=self.reachable_when,
            time_zone=self.zone,
        )
