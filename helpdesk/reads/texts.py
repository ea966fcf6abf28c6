"""Reads what coordinators wrote: the words of messages, and of reference data in each language."""

from typing import Any

from helpdesk.models import NoticeText
from helpdesk.models.texts import TextRow


def changed_texts() -> set[tuple[str, str, str]]:
    """(kind, channel, language) of each message with a coordinator's words. One query."""
    return set(NoticeText.objects.values_list("kind", "channel", "language"))


def changed_text(*, kind: str, channel: str, language: str) -> NoticeText | None:
    """The coordinator's words for this message; None where the desk's own are used. One query."""
    return NoticeText.objects.filter(kind=kind, channel=channel, language=language).first()


def rows_by_language(model: type[TextRow], owner: int | None) -> dict[str, Any]:
    """Language → the words of this row in it; `owner` is its key, None for one not kept yet.

    {} when it has no words. One query.
    """
    return {row.language: row for row in model._default_manager.filter(**{model.owner: owner})}
