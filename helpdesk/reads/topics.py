"""Reads what people may ask about."""

from django.db.models import QuerySet

from helpdesk.models import Case, Topic


def offered_topics() -> QuerySet[Topic]:
    """The topics that are offered today, in the order of the desk. One query, when it is read."""
    return Topic.objects.filter(is_active=True)


def offered_topic(code: str) -> Topic | None:
    """The topic of this code; None when there is none, or it is no longer offered. One query."""
    return offered_topics().filter(code=code).first()


def first_topic() -> Topic | None:
    """The offered topic that comes first; None at a desk that offers none. One query."""
    return offered_topics().first()


def topics_for(case: Case) -> QuerySet[Topic]:
    """What a case may be about: the offered topics, and its own when that is no longer offered.

    One query, when it is read.
    """
    return offered_topics() | Topic.objects.filter(pk=case.topic_id)


def topic_names() -> dict[str, str]:
    """Code → name in the active language, of every topic ever offered, in order.

    One query, and one more when the words of topics are not kept.
    """
    return {topic.code: topic.name for topic in Topic.objects.all()}
