"""The desk as it starts: its topics; and whether it is a real one, closed to demonstrations."""

from typing import Any

from helpdesk.models import Adviser, Case, DeskSettings, Topic
from knowledge.starter.files import read_topics

# What a call takes; the other topics are planned for a quarter of an hour.
HALF_AN_HOUR = ("phone", "bill", "safety")
OTHER: dict[str, Any] = {
    "code": "other",
    "icon": "question",
    "coop_theme": "diagnostic_numerique",
    "fr": {"title": "Autre chose"},
    "en": {"title": "Something else"},
}
INSTEAD = "The demonstration needs a database of its own. To keep this desk, use --no-demo."


class RealCases(Exception):
    """A demonstration was asked for on a desk that is at work; the text says why it is refused."""


def load_topics() -> None:
    """The topics of the guides and "something else"; those that exist are kept as they are."""
    topics = [*read_topics(), OTHER]
    known = set(Topic.objects.values_list("code", flat=True))
    Topic.objects.bulk_create(
        Topic(
            code=topic["code"],
            name_fr=topic["fr"]["title"],
            name_en=topic["en"]["title"],
            icon=topic["icon"],
            coop_theme=topic["coop_theme"],
            position=position,
            call_minutes=30 if topic["code"] in HALF_AN_HOUR else 15,
            notice_minutes=60,
            horizon_days=14,
        )
        for position, topic in enumerate(topics, start=1)
        if topic["code"] not in known
    )


def refuse_a_real_desk() -> None:
    """Raise RealCases when somebody works with this desk, or has begun to set it up.

    On a demonstration desk everything is a demonstration, what visitors tried included.
    """
    desk = DeskSettings.load()
    if desk.is_demo:
        return
    if Case.objects.filter(is_demo=False).exists():
        raise RealCases(f"This database holds real cases. {INSTEAD}")
    if desk.phone_number or Adviser.objects.filter(is_demo=False).exists():
        raise RealCases(f"This desk has been set up already. {INSTEAD}")
