"""Which files of the media folder somebody brought, and what keeps each of them from strangers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from knowledge.models import GuidePage

_SOUND: Final = re.compile(r"audio/(?P<number>\d{1,5})-(?P<language>[a-z-]{2,10})-\w+-")


class Restriction(Protocol):
    """What keeps a file from whoever may not see it."""

    def accept_request(self, request: HttpRequest) -> bool:
        """Whether this visitor may see it."""


class OnlyInTheCms:
    """For what is no part of the public site: a portrait of a member of staff."""

    def accept_request(self, request: HttpRequest) -> bool:
        """Whether they work in the CMS."""
        return bool(request.user.has_perm("wagtailadmin.access_admin"))


def restrictions_on(name: str) -> Sequence[Restriction] | None:
    """What keeps a file from visitors: () for a public one, None for a name of no file of ours.

    A file that nothing names, such as the one of a deleted document, is none. Two queries.
    """
    find = _FOLDERS.get(name.split("/", 1)[0])
    return find(name) if find else None


def of_collections(paths: Sequence[str]) -> Sequence[Restriction] | None:
    """What stands on any of these collections, or on one above it; None without a collection."""
    if not paths:
        return None
    steps = range(Collection.steplen, max(map(len, paths)) + 1, Collection.steplen)
    above = {path[:length] for path in paths for length in steps if length <= len(path)}
    return tuple(CollectionViewRestriction.objects.filter(collection__path__in=above))


def _of_document(name: str) -> Sequence[Restriction] | None:
    rows = get_document_model().objects.filter(file=name)
    return of_collections(rows.values_list("collection__path", flat=True))


def _of_original(name: str) -> Sequence[Restriction] | None:
    rows = get_image_model().objects.filter(file=name)
    return of_collections(rows.values_list("collection__path", flat=True))


def _of_rendition(name: str) -> Sequence[Restriction] | None:
    rows = get_image_model().get_rendition_model().objects.filter(file=name)
    return of_collections(rows.values_list("image__collection__path", flat=True))


def _of_sound(name: str) -> Sequence[Restriction] | None:
    """As its guide: a sound of what is not published, or not said any more, is none."""
    if not (said := _SOUND.match(name)):
        return None
    guide = GuidePage.objects.live().filter(
        number=int(said["number"]), locale__language_code=said["language"]
    )
    for page in guide.only("pk", "path", "depth", "audio"):
        if any(name in sound.values() for sound in page.audio.values()):
            return tuple(page.get_view_restrictions())
    return None


def _of_portrait(name: str) -> Sequence[Restriction] | None:
    return (OnlyInTheCms(),) if UserProfile.objects.filter(avatar=name).exists() else None


_FOLDERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "documents": _of_document,
    "original_images": _of_original,
    "images": _of_rendition,
    "audio": _of_sound,
    "avatar_images": _of_portrait,
}
