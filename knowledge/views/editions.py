"""A guide on paper, and all guides in one file to keep."""

import io

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accessibility.display.preferences import DisplayPreferences
from knowledge.models import GuidePage
from knowledge.reading.editions import edition_of, site_address, with_links_inside


@require_safe
def on_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The guide as it is printed; `?size=large` has letters of 18 points, `?phone=` one path."""
    language = (get_language() or "fr")[:2]
    guide = GuidePage.by_number(number, language=language)
    if guide is None or guide.locale.language_code != language:
        raise Http404
    kept: DisplayPreferences | None = getattr(request, "display", None)
    device = request.GET.get("phone") or (kept.device if kept else "")
    paths = guide.paths_for(device)
    above, below = guide.explain_words(paths)
    in_steps = [
        word for path in paths for _step, words in path["steps_and_words"] for word in words
    ]
    return render(
        request,
        "knowledge/paper.html",
        {
            "guide": guide,
            "paths": paths,
            # Once each, though several paths may meet the same.
            "words": list(dict.fromkeys([*above, *in_steps, *below])),
            "devices": guide.devices(),
            "device": device,
            "is_large": request.GET.get("size") == "large",
            "short_address": f"{site_address()}/{guide.number}",
            "square": _square(f"{settings.BASE_URL.rstrip('/')}/{guide.number}"),
            "today": timezone.localdate(),
        },
    )


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
