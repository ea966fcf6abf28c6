"""Reads which messages a coordinator wrote in words of their own."""

from helpdesk.models import NoticeText


def changed_texts() -> set[tuple[str, str, str]]:
    """(kind, channel, language) of each message with a coordinator's words. One query."""
    return set(NoticeText.objects.values_list("kind", "channel", "language"))


def changed_text(*, kind: str, channel: str, language: str) -> NoticeText | None:
    """The coordinator's words for this message; None where the desk's own are used. One query."""
    return NoticeText.objects.filter(kind=kind, channel=channel, language=language).first()
