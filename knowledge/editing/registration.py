"""Puts what editors are told around the form of a guide: models know nothing of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from knowledge.editing.choices import TopicPageForm
from knowledge.editing.copying import CopyWithoutAlias
from knowledge.editing.guide_form import GuidePageForm
from knowledge.editing.panels import (
    DueClaimsPanel,
    LentPanel,
    NextReaderPanel,
    ReadAgainPanel,
    ToFillInPanel,
    ToTranslatePanel,
)
from knowledge.editing.plainness import can_be_measured, plainness_of
from knowledge.editing.weight import page_weight
from knowledge.models import GuideIndexPage, GuidePage, TopicPage

NUMBER_HELP = _("In another language: the number of the guide that it translates.")
PANELS = [
    NextReaderPanel(),
    ToFillInPanel(),
    ToTranslatePanel(),
    DueClaimsPanel(),
    ReadAgainPanel(),
    LentPanel(),
    *Page.content_panels,
    MultiFieldPanel(
        [
            FieldPanel("number", help_text=NUMBER_HELP),
            FieldPanel("promise"),
            FieldPanel("minutes"),
            FieldPanel("needs"),
        ],
        heading=_("Above the steps"),
    ),
    FieldPanel("paths"),
    FieldPanel("if_it_fails"),
    MultiFieldPanel(
        [FieldPanel("keywords"), FieldPanel("related"), FieldPanel("sources")],
        heading=_("Around the guide"),
    ),
    MultiFieldPanel(
        [
            *(FieldPanel("review_on"), FieldPanel("reviewed_by"), FieldPanel("reviewed_on")),
            *(FieldPanel("tried_with"), FieldPanel("tried_on")),
        ],
        heading=_("Reading again"),
    ),
    MultiFieldPanel(
        [FieldPanel("what_changed"), FieldPanel("changed_for"), FieldPanel("is_small_change")],
        heading=_("What changes with this version"),
    ),
    FieldPanel("overruled_because", permission="knowledge.overrule_plainness"),
]


def register() -> None:
    """The form that asks the rules, what is still to do above it, and how plain the guide is.

    Called once, when the app is ready: Wagtail keeps the form that it made first.
    """
    GuidePage.base_form_class = GuidePageForm
    GuidePage.content_panels = PANELS
    TopicPage.base_form_class = TopicPageForm
    for model in (GuidePage, TopicPage, GuideIndexPage):
        model.copy_form_class = CopyWithoutAlias
    GuidePage.other_previews["plainness"] = (_("Is it simple?"), show_plainness)


def show_plainness(guide: GuidePage, request: HttpRequest) -> HttpResponse:
    """What to write otherwise in a guide as it is written now, saved or not."""
    plainness = plainness_of(guide) if can_be_measured(guide) else None
    context = {"plainness": plainness, "page_weight": page_weight(guide, request)}
    return render(request, "knowledge/plainness_preview.html", context)
