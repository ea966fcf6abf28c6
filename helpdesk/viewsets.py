"""The desk's reference data, editable in the CMS; cases and promises change by actions only."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from helpdesk import labels
from helpdesk.models import Absence, Adviser, ClosedDay, OpeningPeriod, Topic


class AdviserForm(WagtailAdminModelForm):
    """An adviser, with their languages to tick."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=labels.choices_of(labels.LANGUAGES),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Adviser
        fields = ("user", "first_name", "languages", "skills", "presence", "daily_cap")
        widgets = {"skills": forms.CheckboxSelectMultiple}


class AdviserViewSet(ModelViewSet):
    """Who calls."""

    model = Adviser
    icon = "group"
    list_display = ("first_name", "presence", "daily_cap")
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, for the languages."""
        return AdviserForm


class OpeningPeriodViewSet(ModelViewSet):
    """When each adviser takes calls."""

    model = OpeningPeriod
    icon = "time"
    form_fields = ("adviser", "weekday", "starts", "ends", "valid_from", "valid_to")
    list_display = ("adviser", "weekday", "starts", "ends", "valid_from", "valid_to")
    list_filter = ("adviser", "weekday")


class AbsenceViewSet(ModelViewSet):
    """When an adviser is not there."""

    model = Absence
    icon = "calendar-alt"
    form_fields = ("adviser", "starts_at", "ends_at")
    list_display = ("adviser", "starts_at", "ends_at")
    list_filter = ("adviser",)


class ClosedDayViewSet(ModelViewSet):
    """When the whole desk is closed."""

    model = ClosedDay
    icon = "calendar"
    form_fields = ("on", "reason")
    list_display = ("on", "reason")


class TopicViewSet(ModelViewSet):
    """What people ask about."""

    model = Topic
    icon = "tag"
    form_fields = (
        "name_fr",
        "name_en",
        "code",
        "icon",
        "position",
        "call_minutes",
        "notice_minutes",
        "horizon_days",
        "coop_theme",
        "is_active",
    )
    list_display = ("name", "call_minutes", "is_active")


class DeskViewSetGroup(ModelViewSetGroup):
    """Everything a coordinator keeps true about the desk."""

    menu_label = _("Desk")
    menu_icon = "mail"
    menu_order = 150
    items = (
        AdviserViewSet("advisers"),
        OpeningPeriodViewSet("opening_hours"),
        AbsenceViewSet("absences"),
        ClosedDayViewSet("closed_days"),
        TopicViewSet("topics"),
    )
