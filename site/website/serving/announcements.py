"""What is announced now: read from the database now and then, and looked at on every page."""

from collections import defaultdict
from typing import Any, Final, cast

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import get_language

from knowledge.models import GuidePage
from website.announcements import Announced, AnnouncementKind, Said, on_now, said_in
from website.models import Announcement

# A change is seen at once where it was made, and by other processes after so many seconds.
CACHE_SECONDS: Final = 20
CACHE_KEY: Final = "website.announcements"


def known() -> list[Announced]:
    """Those that are not over. No query most of the time; [] while the database is away."""
    try:
        return cast(list[Announced], cache.get_or_set(CACHE_KEY, _read, CACHE_SECONDS))
    except DatabaseError:
        return []


def keys_of_now() -> tuple[int, ...]:
    """Which of them are shown at this moment: a page that was made with others is old."""
    return tuple(one.key for one in on_now(known(), at=timezone.now()))


def said_now() -> list[Said]:
    """Those of this moment, in the language of the page."""
    now = on_now(known(), at=timezone.now())
    first = settings.LANGUAGE_CODE
    return said_in(get_language() or first, now, first=first) if now else []


def forget(**_signal: Any) -> None:
    """After one was written or taken away. Called by Django."""
    cache.delete(CACHE_KEY)


def _read() -> list[Announced]:
    """Three queries where there are any, else one."""
    rows = list(Announcement.objects.filter(ends_at__gt=timezone.now()).prefetch_related("texts"))
    links = _links({row.guide_number for row in rows if row.guide_number})
    return [
        Announced(
            key=row.pk,
            kind=AnnouncementKind(row.kind),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            texts={text.language: text.text for text in row.texts.all()},
            links=links.get(row.guide_number or 0, {}),
        )
        for row in rows
    ]


def _links(numbers: set[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """Number of a live guide → language → its title and address."""
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    guides = GuidePage.objects.live().filter(number__in=numbers).select_related("locale")
    for guide in guides if numbers else ():
        found[guide.number][guide.locale.language_code] = (guide.title, guide.url)
    return dict(found)
