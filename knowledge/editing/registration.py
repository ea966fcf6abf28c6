"""Puts what editors are told around the form of a guide: models know nothing of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from knowledge.editing.guide_form import GuidePageForm
from knowledge.editing.panels import ToFillInPanel, ToTranslatePanel
from knowledge.editing.plainness import can_be_measured, plainness_of
from knowledge.editing.weight import page_weight
from knowledge.models import GuidePage


def register() -> None:
    """The form that asks the rules, what is still to do above it, and how plain the guide is.

    Called once, when the app is ready: Wagtail keeps the form that it made first.
    """
    GuidePage.base_form_class = GuidePageForm
    GuidePage.content_panels = [ToFillInPanel(), ToTranslatePanel(), *GuidePage.content_panels]
    GuidePage.other_previews["plainness"] = (_("Is it simple?"), show_plainness)


def show_plainness(guide: GuidePage, request: HttpRequest) -> HttpResponse:
    """What to write otherwise in a guide as it is written now, saved or not."""
    plainness = plainness_of(guide) if can_be_measured(guide) else None
    context = {"plainness": plainness, "page_weight": page_weight(guide, request)}
    return render(request, "knowledge/plainness_preview.html", context)
