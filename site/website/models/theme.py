"""What another cooperative changes so that the site looks like its own house."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import DatabaseError, models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.images.models import AbstractImage

from helpdesk.models.in_hand import kept, let_go
from website.theme.forms import ThemeForm
from website.theme.tokens import Colours

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CACHE_KEY = "website.dress"
CACHE_SECONDS = 20
# Twice what is shown, for fine screens.
_LOGO = "max-320x96|format-webp"
_PORTRAIT = "fill-880x560|format-webp"
_TAB = "fill-64x64|format-png"


@dataclass(frozen=True)
class Picture:
    """A file to show, at the width and height (pixels) that a page keeps free for it."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Dress:
    """What a page wears; None, or "" for no address, where the house's own is not set."""

    colours: Colours | None = None
    logo: Picture | None = None
    portrait: Picture | None = None
    tab: str = ""


def _picture(name: "StrPromise", help_text: "StrPromise") -> models.ForeignKey:
    return models.ForeignKey(
        get_image_model_string(),
        verbose_name=name,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=help_text,
    )


@register_setting(icon="view")
class Theme(BaseGenericSetting):
    """Colours and signs of a house. Its name is in `DeskSettings`, its greeting on the home."""

    leaf = models.CharField(
        _("colour for reading"),
        max_length=7,
        blank=True,
        help_text=_("Guides, links, steps. Empty: the green of the site."),
    )
    talk = models.CharField(
        _("colour for talking"),
        max_length=7,
        blank=True,
        help_text=_("Whatever leads to a person. Empty: the brick of the site."),
    )
    logo = _picture(_("logo"), _("In place of the mark, at the top of each page."))
    portrait = _picture(_("picture"), _("In place of the drawing, at the top of the home page."))
    tab = _picture(_("picture of the tab"), _("Square. Empty: the mark in your colours."))

    base_form_class = ThemeForm
    panels: ClassVar[list] = [
        MultiFieldPanel([FieldPanel("leaf"), FieldPanel("talk")], heading=_("Colours")),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("portrait"), FieldPanel("tab")], heading=_("Pictures")
        ),
    ]

    class Meta:
        verbose_name = _("the look")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: object, **kwargs: object) -> None:
        """Other processes see the change within CACHE_SECONDS, this one at once."""
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        let_go(CACHE_KEY)

    @property
    def dress(self) -> Dress:
        """What pages wear by these choices. Makes the smaller pictures at the first time."""
        tab = _shown(self.tab, _TAB)
        return Dress(
            colours=Colours(self.leaf, self.talk) if self.leaf and self.talk else None,
            logo=_shown(self.logo, _LOGO),
            portrait=_shown(self.portrait, _PORTRAIT),
            tab=tab.url if tab else "",
        )

    @classmethod
    def current(cls) -> Dress:
        """What pages wear now; no query most of the time. As drawn while the database is away."""
        try:
            return kept(CACHE_KEY, lambda: cls.load().dress, seconds=CACHE_SECONDS)
        except DatabaseError:
            return Dress()


def _shown(image: AbstractImage | None, how: str) -> Picture | None:
    """A picture in the size that is shown; None where none is set or its file is gone."""
    if image is None:
        return None
    try:
        rendition = image.get_rendition(how)
    except OSError:
        return None
    return Picture(rendition.url, rendition.width // 2, rendition.height // 2)
