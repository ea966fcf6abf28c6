"""The guides and where they stand: an index, topics, guides; one tree for each language."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from accessibility.display.preferences import DisplayPreferences
from accessibility.forms.plain import PlainPageForm
from knowledge.analysis import STEMS
from knowledge.blocks import (
    ANY_PHONE,
    DEVICES,
    SHORT_NAMES,
    FailureBlock,
    PathBlock,
)
from knowledge.models.around import TopicLink, known_terms, known_topics, link_to
from knowledge.models.explaining import explain_along
from knowledge.models.glossary import GlossaryTerm
from knowledge.models.guide_number import GuideNumber
from knowledge.models.texts import GuideTexts, SaidField

# What is shown of a guide while it is written.
Preview = Callable[["GuidePage", HttpRequest], HttpResponse]
# What a link to a page needs of it.
_TO_LINK = ("title", "url_path", "translation_key", "locale", "live")


def _child(parent: Page, kind: type[Page], slug: str) -> Page:
    """The child of this name, of the only type that stands there, in one query. Raises Http404."""
    child = kind.objects.child_of(parent).filter(slug=slug).first()
    if child is None:
        raise Http404
    child._cached_parent_obj = parent
    return child


class GuideIndexPage(Page):
    """The page that lists the topics of a language."""

    base_form_class = PlainPageForm
    template = "knowledge/guide_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = ["knowledge.TopicPage"]

    class Meta:
        verbose_name = _("guides")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail does, in one query a level instead of two. Raises Http404."""
        if not path_components:
            return super().route(request, path_components)
        return _child(self, TopicPage, path_components[0]).route(request, path_components[1:])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the topics, in the order of the tree."""
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = TopicPage.objects.live().child_of(self).order_by("path")
        return context


class TopicPage(Page):
    """A topic and its guides. Its code is also the code of a topic of the desk."""

    base_form_class = PlainPageForm
    code = models.SlugField(_("code"), max_length=30)
    icon = models.CharField(_("pictogram"), max_length=20, blank=True)
    intro = models.CharField(_("one sentence"), max_length=200, blank=True)

    template = "knowledge/topic_page.html"
    parent_page_types: ClassVar[list[str]] = ["knowledge.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = ["knowledge.GuidePage"]
    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("code"),
        FieldPanel("icon"),
    ]

    class Meta:
        verbose_name = _("topic")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail does, in one query a level instead of two. Raises Http404."""
        if not path_components:
            return super().route(request, path_components)
        return _child(self, GuidePage, path_components[0]).route(request, path_components[1:])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the guides, by number."""
        context = super().get_context(request, *args, **kwargs)
        context["guides"] = GuidePage.objects.live().child_of(self).order_by("number")
        return context


class GuidePage(GuideTexts, Page):
    """How to do one thing, step by step, with a number to say aloud."""

    number = models.PositiveIntegerField(_("number"), db_index=True)
    promise = models.CharField(_("promise, in one sentence"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=10)
    needs = models.TextField(_("what you need"), blank=True, help_text=_("One thing a line."))
    paths = StreamField([("path", PathBlock())], verbose_name=_("steps"))
    if_it_fails = StreamField(
        [("failure", FailureBlock())], blank=True, verbose_name=_("if it fails")
    )
    keywords = models.TextField(
        _("words people type"), blank=True, help_text=_("One a line. Only search sees them.")
    )
    related = models.CharField(
        _("related guides"), max_length=60, blank=True, help_text=_("Their numbers, as 101, 103.")
    )
    review_on = models.DateField(_("to be read again on"), null=True, blank=True)
    reviewed_by = models.CharField(
        _("read again by"), max_length=40, blank=True, help_text=_("First name, shown to readers.")
    )
    reviewed_on = models.DateField(_("read again on"), null=True, blank=True)
    tried_with = models.PositiveSmallIntegerField(
        _("how many people concerned tried it"),
        null=True,
        blank=True,
        help_text=_("People who use phones little, and did it alone with this guide."),
    )
    tried_on = models.DateField(_("tried on"), null=True, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("For editors only."))
    overruled_because = models.TextField(
        _("published all the same, because"),
        blank=True,
        help_text=_("For reviewers: why this guide may be harder to read than we promise."),
    )

    what_changed = models.CharField(
        _("what changed"),
        max_length=200,
        blank=True,
        help_text=_("One sentence. Advisers and the history of the guide show it."),
    )
    changed_for = models.CharField(_("for which phone"), max_length=10, choices=DEVICES, blank=True)
    is_small_change = models.BooleanField(
        _("small change"),
        default=False,
        help_text=_("A slip of the hand: translations stay good."),
    )

    # Written by editing/changes.py after each publication: the newest of them, first.
    told_changes = models.JSONField(default=list, editable=False)

    # Written by editing/translations.py after each publication, never by hand.
    older_steps = models.JSONField(default=list, editable=False)
    missing_steps = models.PositiveSmallIntegerField(default=0, editable=False)

    # Written by reading/audio.py: device of a path → its sound; {} where nothing is read aloud.
    audio = models.JSONField(default=dict, editable=False)
    # Whether a path has no sound that says its words: found without reading every guide.
    is_silent = models.BooleanField(default=True, editable=False, db_index=True)

    # Registered by those above who know more of a guide: see wagtail_hooks.py and apps.py.
    other_previews: ClassVar[dict[str, tuple[Any, Preview]]] = {}
    stems: Any

    template = "knowledge/guide_page.html"
    text_template = "knowledge/guide_text.html"
    parent_page_types: ClassVar[list[str]] = ["knowledge.TopicPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *("number", "what_changed", "changed_for", "is_small_change", "told_changes"),
    ]
    search_fields: ClassVar[list] = [
        *Page.search_fields,
        index.SearchField("title", boost=3),
        index.SearchField("promise", boost=2),
        index.SearchField("keywords", boost=2),
        SaidField("body_text"),
        index.SearchField(STEMS),
        index.FilterField("number"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        permissions: ClassVar[list] = [
            ("overrule_plainness", _("Can publish a guide that is hard to read")),
            ("publish_alone", _("Can publish a guide that nobody else has read")),
        ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """As readers see it, and the other previews, beside the form while it is written."""
        others = [(name, label) for name, (label, _show) in self.other_previews.items()]
        return [("", _("As readers see it")), *others]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The page, or another preview of it."""
        if mode_name not in self.other_previews:
            return super().serve_preview(request, mode_name)
        _label, show = self.other_previews[mode_name]
        return show(self, request)

    @classmethod
    def by_number(cls, number: int, *, language: str) -> "GuidePage | None":
        """The live guide of this number in this language, or in another one; None when none is."""
        guides = list(cls.objects.live().filter(number=number).select_related("locale"))
        guides.sort(key=lambda guide: (guide.locale.language_code != language, guide.pk))
        return guides[0] if guides else None

    @classmethod
    def at(cls, place: str, *, language: str) -> "GuidePage | None":
        """The live guide at `guides/topic/slug/` below the home page of this language, or None.

        None too while any page of the site is kept from the public: Wagtail says who reads then.
        """
        named = cls.objects.live().filter(
            ~models.Exists(PageViewRestriction.objects.all()),
            slug=place.rstrip("/").rpartition("/")[2],
            locale__language_code=language,
        )
        guides = named.select_related("locale")
        # Above the home page's own part of the path, every page has the same.
        return next((guide for guide in guides if guide.url_path.split("/", 2)[2] == place), None)

    def clean(self) -> None:
        """A number belongs to one guide and its translations, for ever; who tried it, and when."""
        super().clean()
        self._check_number()
        if bool(self.tried_with) != (self.tried_on is not None):
            message = _("Say both how many people tried it and on which day.")
            raise ValidationError({"tried_on": message})
        if self.tried_on is not None and self.tried_on > timezone.localdate():
            raise ValidationError({"tried_on": _("This day has not come yet.")})

    def _check_number(self) -> None:
        taken = GuideNumber.objects.filter(number=self.number).first()
        if taken is not None and taken.translation_key != self.translation_key:
            raise ValidationError({"number": _("Another guide has or had this number.")})
        own = GuideNumber.objects.filter(translation_key=self.translation_key).first()
        if own is not None and own.number != self.number:
            message = _("This guide keeps its number, %(number)s.")
            raise ValidationError(
                {"number": ValidationError(message, params={"number": own.number})}
            )

    def next_number(self) -> int:
        """The number that this guide has in another language; else the next that is free."""
        given = GuideNumber.objects.filter(translation_key=self.translation_key).first()
        return given.number if given else GuideNumber.next_free()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Saves; from now on the number is this guide's, even when it is deleted one day.

        Not in `full_clean`: forms and previews check guides that are never saved. A translation
        made by copying takes its original's number, any other copy the next free one.
        """
        given = GuideNumber.objects.filter(translation_key=self.translation_key).first()
        if self.number is None:
            self.number = self.next_number()
        if given is None:
            self._check_number()
        saved = super().save(*args, **kwargs)
        if given is None:
            GuideNumber.objects.create(number=self.number, translation_key=self.translation_key)
        return saved

    @cached_property
    def topic(self) -> TopicLink:
        """The topic under which the guide stands."""
        path = self.path[: -self.steplen]
        known = known_topics(TopicPage, self.locale_id).get(path)
        if known is None:
            # Made a moment ago, by another process.
            known = link_to(TopicPage.objects.get(path=path))
        return known

    def paths_for(self, device: str) -> list[dict[str, Any]]:
        """The paths to show: that of this phone, else that for any, or all of them.

        Each has its device, its steps as readers meet them and their `ids`, `prefix`, which begins
        the id of its steps in the page, `older`, the places from 1 of those that the original has
        overtaken, and `sound`, read aloud, or None.
        """
        labels = dict(DEVICES)
        paths = [
            {
                "device": path.value["device"],
                "label": labels[path.value["device"]],
                "steps": [self.said_step(step) for step in path.value["steps"]],
                "ids": [block.id for block in path.value["steps"].bound_blocks],
                "older": self._older_places(path.value["steps"]),
                "sound": self.audio.get(path.value["device"]),
                "prefix": "",
            }
            for path in self.paths
        ]
        chosen = [path for path in paths if path["device"] == device]
        if device and not chosen:
            chosen = [path for path in paths if path["device"] == ANY_PHONE]
        if chosen or len(paths) == 1:
            return chosen or paths
        for path in paths:
            path["prefix"] = f"{path['device']}-"
        return paths

    def _older_places(self, steps: Any) -> list[int]:
        if not self.older_steps:
            return []
        ids = [block.id for block in steps.bound_blocks]
        return [place for place, step in enumerate(ids, start=1) if step in self.older_steps]

    def all_paths(self) -> list[dict[str, Any]]:
        """The paths of every phone."""
        return self.paths_for("")

    def devices(self) -> list[tuple[str, Any]]:
        """(code, short name) of each phone that has its own path; [] when one path is for all."""
        labels = dict(SHORT_NAMES)
        codes = [path.value["device"] for path in self.paths]
        return [(code, labels[code]) for code in codes] if len(codes) > 1 else []

    @cached_property
    def neighbours(self) -> list["GuidePage"]:
        """The live guides that this one names, and its translations: of both, one query.

        A translation has the same number, so numbers find all of them.
        """
        named = [int(part) for part in self.related.replace(",", " ").split() if part.isdigit()]
        guides = GuidePage.objects.live().filter(number__in=[self.number, *named])
        found = guides.only(*_TO_LINK, "number").select_related("locale").order_by("number")
        return [guide for guide in found if guide.pk != self.pk]

    def related_guides(self) -> list["GuidePage"]:
        """The live guides of the same language that this one names, by number."""
        return [guide for guide in self.neighbours if guide.locale_id == self.locale_id]

    def live_translations(self) -> dict[str, "GuidePage"]:
        """Code of a language → this guide in it, where it is live."""
        return {
            guide.locale.language_code: guide
            for guide in self.neighbours
            if guide.translation_key == self.translation_key
        }

    def explain_words(
        self, paths: list[dict[str, Any]]
    ) -> tuple[list[GlossaryTerm], list[GlossaryTerm]]:
        """The words of this guide, explained where readers meet them: see `explain_along`."""
        above = "\n".join([self.title, self.said_promise, *self.needed])
        below = "\n".join(f"{problem}\n{answer}" for problem, answer in self.failures)
        return explain_along(paths, known_terms(self.locale_id), above=above, below=below)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As Wagtail does; caches learn that who saves data gets the words alone."""
        response = super().serve(request, *args, **kwargs)
        patch_vary_headers(response, ["Save-Data"])
        return response

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """The words alone for who saves data, or asks for them; `?text=no` asks for the rest."""
        saves = request.headers.get("Save-Data", "").lower() == "on"
        wants_text = request.GET.get("text", "yes" if saves else "no") == "yes"
        return self.text_template if wants_text else self.template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what the reader's phone, kept in the display cookie or in the address, asks for."""
        context = super().get_context(request, *args, **kwargs)
        kept: DisplayPreferences | None = getattr(request, "display", None)
        device = request.GET.get("phone") or (kept.device if kept else "")
        context["is_drawn"] = self.get_template(request) == self.template
        context["topic"] = self.topic
        context["device"] = device
        paths = self.paths_for(device)
        if len(paths) > 1 and context["is_drawn"]:
            # Which phone is asked first; until they say it, one path is read and not three.
            paths = [{**paths[0], "prefix": ""}]
        context["shown_paths"] = paths
        context["devices"] = devices = self.devices()
        for path in paths:
            # What somebody who is stuck tells the desk, beside the number and the step.
            of_phone = {"phone": path["device"]} if devices else {}
            path["about"] = urlencode({**of_phone, "topic": self.topic.code})
        context["related_guides"] = self.related_guides()
        context["words_above"], context["words_below"] = self.explain_words(paths)
        return context
