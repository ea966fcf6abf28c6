"""The desk as it starts: its topics; and whether it is a real one, closed to demonstrations."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.models import (
    Adviser,
    CannedReply,
    CannedReplyText,
    Case,
    DeskSettings,
    PendingReason,
    PendingReasonText,
    Topic,
    TopicText,
)
from helpdesk.models.texts import forget
from knowledge.starter.files import OTHER_LANGUAGES, read_topics, typeset

STARTER = Path(__file__).resolve().parent.parent / "starter" / "desk.toml"
LANGUAGES = ("fr", "en")

# What a call takes; the other topics are planned for a quarter of an hour.
HALF_AN_HOUR = ("phone", "bill", "safety")
OTHER: dict[str, Any] = {
    "code": "other",
    "icon": "question",
    "coop_theme": "diagnostic_numerique",
    "fr": {"title": "Autre chose"},
    "en": {"title": "Something else"},
    "ar": {"title": "شيء آخر"},
}
INSTEAD = "The demonstration needs a database of its own. To keep this desk, use --no-demo."


class RealCases(Exception):
    """A demonstration was asked for on a desk that is at work; the text says why it is refused."""


def load_topics() -> None:
    """The topics of the guides and "something else"; those that exist are kept as they are."""
    told = {topic["code"]: topic for topic in (*read_topics(), OTHER)}
    known = set(Topic.objects.values_list("code", flat=True))
    new = Topic.objects.bulk_create(
        Topic(
            code=topic["code"],
            icon=topic["icon"],
            coop_theme=topic["coop_theme"],
            position=position,
            call_minutes=30 if topic["code"] in HALF_AN_HOUR else 15,
            notice_minutes=60,
            horizon_days=14,
        )
        for position, topic in enumerate(told.values(), start=1)
        if topic["code"] not in known
    )
    TopicText.objects.bulk_create(
        TopicText(
            topic=topic,
            language=language,
            name=told[topic.code][language]["title"],
            checklist=_lines(starter()["checklists"], topic.code, language),
        )
        for topic in new
        for language in (*LANGUAGES, *OTHER_LANGUAGES)
        if language in told[topic.code]
    )
    forget(TopicText)


@cache
def starter() -> dict[str, Any]:
    """What a new desk starts with, as `starter/desk.toml` says it."""
    return tomllib.loads(STARTER.read_text("utf-8"))


def _lines(lists: dict[str, Any], code: str, language: str) -> str:
    return "\n".join(typeset(lists.get(code, {}).get(language, []), language))


def load_reasons() -> None:
    """The reasons to wait of a new desk; nothing once it has any of its own."""
    if PendingReason.objects.exists():
        return
    told = starter()["reasons"]
    new = PendingReason.objects.bulk_create(
        PendingReason(
            code=reason["code"],
            follow_up_days=reason["follow_up_days"],
            follow_ups=reason["follow_ups"],
            closing_reason=reason["closing_reason"],
            asks_files=reason.get("asks_files", False),
            position=position,
        )
        for position, reason in enumerate(told, start=1)
    )
    PendingReasonText.objects.bulk_create(
        PendingReasonText(reason=row, language=language, name=typeset(reason[language], language))
        for row, reason in zip(new, told, strict=True)
        for language in LANGUAGES
    )
    forget(PendingReasonText)


def load_replies() -> None:
    """The ready answers of a new desk, after its topics; nothing once it has any of its own."""
    if CannedReply.objects.exists():
        return
    topics = {topic.code: topic for topic in Topic.objects.all()}
    told = starter()["replies"]
    new = CannedReply.objects.bulk_create(
        CannedReply(topic=topics.get(reply["topic"])) for reply in told
    )
    CannedReplyText.objects.bulk_create(
        CannedReplyText(
            reply=row,
            language=language,
            title=typeset(reply[language]["title"], language),
            text=typeset(reply[language]["text"], language),
        )
        for row, reply in zip(new, told, strict=True)
        for language in LANGUAGES
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
