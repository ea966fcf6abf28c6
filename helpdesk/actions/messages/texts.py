"""Puts the coordinator's words in place of a message's own, or takes them away again."""

from django.core.cache import cache
from django.db import transaction

from helpdesk.models.notice import NoticeText
from helpdesk.words.notices import CACHE_KEY, default_text, problems


@transaction.atomic
def save_text(*, kind: str, channel: str, language: str, text: str) -> None:
    """These words from now on. Our own words, saved again, are no change: the row goes.

    Line ends become "\\n"; spaces around the text go. Raises ValueError for a text with problems.
    """
    text = "\n".join(text.strip().splitlines())
    if problems(kind, channel, text, language=language):
        raise ValueError("This text cannot be used.")
    if text == default_text(kind, channel, language):
        restore_text(kind=kind, channel=channel, language=language)
        return
    NoticeText.objects.update_or_create(
        kind=kind, channel=channel, language=language, defaults={"text": text}
    )
    cache.delete(CACHE_KEY)


@transaction.atomic
def restore_text(*, kind: str, channel: str, language: str) -> None:
    """Our own words again; nothing happens when they are in use already."""
    NoticeText.objects.filter(kind=kind, channel=channel, language=language).delete()
    cache.delete(CACHE_KEY)
