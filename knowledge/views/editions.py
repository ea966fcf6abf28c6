"""A guide on paper, and all guides in one file to keep."""

import hashlib
import io
import threading
from typing import Any, Final

import segno
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accessibility.display.preferences import DisplayPreferences
from accessibility.display.tagged_file import can_make_files, file_of
from accessibility.site_version import site_version
from knowledge.models import GuidePage
from knowledge.reading.editions import edition_of, site_address, with_links_inside

# It says the day on which it was printed.
KEPT_SECONDS: Final = 24 * 60 * 60
# So many files are kept at most, whatever is asked for: each is some tens of kilobytes.
MOST_KEPT: Final = 256
_one_at_a_time = threading.Lock()


@require_safe
def on_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The guide as it is printed; `?size=large` has letters of 18 points, `?phone=` one path."""
    guide = _guide_or_404(number)
    return render(
        request,
        "knowledge/paper.html",
        {
            **_on_paper(request, guide),
            "is_large": request.GET.get("size") == "large",
            "square": _square(f"{settings.BASE_URL.rstrip('/')}/{guide.number}"),
        },
    )


@require_safe
def paper_file(request: HttpRequest, number: int) -> HttpResponse:
    """The guide in letters of 18 points as a tagged PDF; `?phone=` one path.

    Made once for what it says, and kept for a day. Http404 where no file can be made.
    """
    if not can_make_files():
        raise Http404
    guide = _guide_or_404(number)
    facts = {**_on_paper(request, guide), "is_file": True}
    page = render_to_string("knowledge/paper_file.html", facts, request)
    response = HttpResponse(_kept_file(page), content_type="application/pdf")
    name = f"guide-{guide.number}-{guide.locale.language_code}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _kept_file(page: str) -> bytes:
    """The file of this page: whatever changes in what it says makes another.

    Each page has one of MOST_KEPT places, and another page of the same place takes it.
    """
    digest = hashlib.sha256(f"{site_version()} {page}".encode()).hexdigest()
    place = f"paper-file-{int(digest, 16) % MOST_KEPT}"
    if (made := _file_at(place, digest)) is not None:
        return made
    # A file takes seconds of a whole core: a crowd waits for the first of each process.
    with _one_at_a_time:
        made = _file_at(place, digest)
        if made is None:
            made = file_of(page, style="knowledge/paper_file.css")
            cache.set(place, (digest, made), KEPT_SECONDS)
    return made


def _file_at(place: str, digest: str) -> bytes | None:
    """The file that is kept at this place, where it is of this page."""
    kept: tuple[str, bytes] | None = cache.get(place)
    return kept[1] if kept is not None and kept[0] == digest else None


def _guide_or_404(number: int) -> GuidePage:
    language = (get_language() or "fr")[:2]
    guide = GuidePage.by_number(number, language=language)
    if guide is None or guide.locale.language_code != language:
        raise Http404
    return guide


def _on_paper(request: HttpRequest, guide: GuidePage) -> dict[str, Any]:
    """What both kinds of paper say."""
    kept: DisplayPreferences | None = getattr(request, "display", None)
    device = request.GET.get("phone") or (kept.device if kept else "")
    paths = guide.paths_for(device)
    above, below = guide.explain_words(paths)
    in_steps = [
        word for path in paths for _step, words in path["steps_and_words"] for word in words
    ]
    return {
        "guide": guide,
        "paths": paths,
        # Once each, though several paths may meet the same.
        "words": list(dict.fromkeys([*above, *in_steps, *below])),
        "devices": guide.devices(),
        "device": device,
        "short_address": f"{site_address()}/{guide.number}",
        "today": timezone.localdate(),
    }


def _square(address: str) -> SafeString:
    """A QR code as a drawing in the page."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, nl=False
    )
    # Its frame in the page has the name.
    svg = drawn.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" ', 1)
    return mark_safe(svg)  # noqa: S308 - drawn here, of our own address


@require_safe
def all_in_one(request: HttpRequest) -> HttpResponse:
    """Every guide of the language in one file, to keep or to give on a USB key."""
    language = (get_language() or "fr")[:2]
    today = timezone.localdate()
    response = HttpResponse(edition_html(language, request=request))
    response["Content-Disposition"] = (
        f'attachment; filename="guides-{language}-{today.isoformat()}.html"'
    )
    return response


def edition_html(language: str, *, request: HttpRequest) -> str:
    """The whole file, in the active language; it needs no network."""
    edition = edition_of(language, today=timezone.localdate())
    context = {"edition": edition, "address": site_address()}
    html = render_to_string("knowledge/edition.html", context, request)
    numbers = {guide.number for chapter in edition.chapters for guide in chapter.guides}
    return with_links_inside(html, numbers=numbers)
