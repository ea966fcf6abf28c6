"""Announcements in the CMS: who publishes writes them, in words as plain as a guide's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Locale

from accessibility.readability import findings
from accessibility.readability.language import LANGUAGES
from accessibility.words.readability import advice
from helpdesk.forms.texts_by_language import TextsForm
from helpdesk.models.texts import first_language
from knowledge.models import GuidePage
from knowledge.reading.lists import words_by_language
from website.models import Announcement, AnnouncementText


class AnnouncementForm(TextsForm):
    """Its hours, its guide, and its text in each language of the site."""

    text_model = AnnouncementText

    class Meta:
        model = Announcement
        fields = ("kind", "starts_at", "ends_at", "guide_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guide_number"]
        self.fields["guide_number"] = forms.TypedChoiceField(
            label=field.label,
            help_text=field.help_text,
            choices=[("", _("None")), *_guides()],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def _field(self, name: str, code: str) -> forms.Field:
        field = super()._field(name, code)
        field.widget.attrs["rows"] = 2
        return field

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and says no more than a guide would."""
        super().clean()
        starts, ends = (self.cleaned_data.get(name) for name in ("starts_at", "ends_at"))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Write an end after the beginning."))
        glossary = _glossary()
        for code in self.codes:
            text = " ".join(self._texts(code)["text"].split())
            self.cleaned_data[f"text_{code}"] = text
            for problem in _problems(text, code, glossary):
                self.add_error(f"text_{code}", problem)
        return self.cleaned_data


def _guides() -> list[tuple[int, str]]:
    """Number and title of the live guides in the first language."""
    guides = GuidePage.objects.live().filter(locale__language_code=first_language())
    rows = guides.order_by("number").values_list("number", "title")
    return [(number, f"{number} – {title}") for number, title in rows]


def _glossary() -> dict[str, frozenset[str]]:
    words = words_by_language()
    return {
        locale.language_code: words.get(locale.pk, frozenset()) for locale in Locale.objects.all()
    }


def _problems(text: str, code: str, glossary: Mapping[str, frozenset[str]]) -> list[str]:
    """What to write otherwise: what the gate of guides stops. No rules, no problem."""
    if not text or code[:2] not in LANGUAGES:
        return []
    found = findings(text, code[:2], glossary=glossary.get(code, frozenset()))
    return [f"« {one.text} » → {advice(one)}" for one in found if one.stops]


class StateColumn(Column):
    """Whether readers see it now."""

    def get_value(self, instance: Announcement) -> str:
        """In words."""
        now = timezone.now()
        if instance.ends_at <= now:
            return _("Over")
        return _("Readers see it") if instance.starts_at <= now else _("To come")


class AnnouncementViewSet(ModelViewSet):
    """Announcements, those that end last first."""

    model = Announcement
    icon = "warning"
    add_to_admin_menu = True
    menu_label = gettext_lazy("Announcements")
    menu_order = 155
    copy_view_enabled = False
    create_template_name = edit_template_name = "website/announcement_form.html"
    list_display = (
        "__str__",
        "kind",
        StateColumn("state", label=gettext_lazy("State")),
        "starts_at",
        "ends_at",
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, with a panel a language."""
        return AnnouncementForm
