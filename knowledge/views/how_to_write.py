"""A page of the CMS for whoever writes a guide: how to write a step, with drawn examples."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from knowledge.editing.lessons import BEFORE_SUBMITTING, LESSONS
from knowledge.reading.drawn import hand


@require_safe
@require_admin_access
def how_to_write(request: HttpRequest) -> HttpResponse:
    """The lessons in the language of the CMS, each with the lines of its screen and its drawing."""
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    rows = [
        {
            "lesson": one,
            "lines": one.lines(language),
            "words": one.drawn(language).words,
            "drawing": mark_safe(one.drawn(language).svg()),  # noqa: S308 - drawn here
        }
        for one in LESSONS
    ]
    context = {"rows": rows, "last": BEFORE_SUBMITTING}
    context["hand"] = mark_safe(hand())  # noqa: S308 - drawn here
    return render(request, "knowledge/cms/how_to_write.html", context)
