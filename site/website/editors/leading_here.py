"""Which pages lead to a guide, said before it is taken from readers."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page

from knowledge.editing.choices import numbers_in
from knowledge.models import GuidePage
from website.models import HomePage

# What our own page sends along once its reader has seen the list.
ALL_THE_SAME = "all_the_same"


@dataclass(frozen=True)
class Leads:
    """A page that names the guide, and where it is changed."""

    title: str
    address: str


def pages_that_lead_to(guide: GuidePage) -> list[Leads]:
    """The live pages of the same language that name its number, home page first. Two queries."""
    named = re.compile(rf"\b([Gg]uide|الدليل)[ \u00a0]{guide.number}\b")
    homes = HomePage.objects.live().filter(locale_id=guide.locale_id)
    found: list[Page] = [home for home in homes if guide.number in numbers_in(home.most_asked)]
    others = GuidePage.objects.live().filter(locale_id=guide.locale_id).exclude(pk=guide.pk)
    found += [
        other
        for other in others.order_by("number")
        if guide.number in numbers_in(other.related) or named.search(other.written())
    ]
    return [
        Leads(_name(page), reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in found
    ]


def _name(page: Page) -> str:
    return f"{page.number} {page.title}" if isinstance(page, GuidePage) else page.title


def warn_before(request: HttpRequest, page: Page, *, verb: str) -> HttpResponse | None:
    """The list in place of the deed, once; None where nothing leads to the page, or it was seen."""
    guide = page.specific
    if request.method != "POST" or not isinstance(guide, GuidePage) or not guide.live:
        return None
    if ALL_THE_SAME in request.POST or not (leads := pages_that_lead_to(guide)):
        return None
    context = {
        "guide": guide,
        "leads": leads,
        "verb": verb,
        "sent": [*request.POST.items()],
        "edit": reverse("wagtailadmin_pages:edit", args=[guide.pk]),
    }
    return render(request, "website/leading_here.html", context)
