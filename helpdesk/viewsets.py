"""The desk's reference data, editable in the CMS; cases and promises change by actions only."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from helpdesk import labels
from helpdesk.choices import ClosingReason
from helpdesk.models import (
    Absence,
    Adviser,
    CannedReply,
    DayException,
    OpeningPeriod,
    PendingReason,
    RetryRule,
    SpecialHours,
    Topic,
)
from helpdesk.words.notices import places_of
from helpdesk.words.replies import PLACES


class AdviserForm(WagtailAdminModelForm):
    """An adviser, with their languages to tick."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=labels.choices_of(labels.LANGUAGES),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Adviser
        fields = (
            "user",
            "first_name",
            "languages",
            "skills",
            "presence",
            "daily_cap",
            "first_calls_cap",
            "gap_minutes",
        )
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


class SpecialHoursViewSet(ModelViewSet):
    """The hours of one date, in place of the weekly ones."""

    model = SpecialHours
    icon = "date"
    form_fields = ("adviser", "on", "starts", "ends")
    list_display = ("adviser", "on", "starts", "ends")
    list_filter = ("adviser",)


class AbsenceViewSet(ModelViewSet):
    """When an adviser is not there."""

    model = Absence
    icon = "calendar-alt"
    form_fields = ("adviser", "starts_at", "ends_at", "repeats", "repeats_until")
    list_display = ("adviser", "starts_at", "ends_at", "repeats")
    list_filter = ("adviser",)


class DayExceptionViewSet(ModelViewSet):
    """When the whole desk is closed, or open on a holiday."""

    model = DayException
    icon = "calendar"
    form_fields = ("on", "is_open", "reason")
    list_display = ("on", "is_open", "reason")


class TopicViewSet(ModelViewSet):
    """What people ask about."""

    model = Topic
    icon = "tag"
    form_fields = (
        "name_fr",
        "name_en",
        "code",
        "icon",
        "checklist_fr",
        "checklist_en",
        "position",
        "call_minutes",
        "notice_minutes",
        "horizon_days",
        "coop_theme",
        "is_active",
    )
    list_display = ("name", "call_minutes", "is_active")


class RetryRuleViewSet(ModelViewSet):
    """What follows a missed call, where the desk wants it otherwise than the table."""

    model = RetryRule
    icon = "rotate"
    form_fields = ("outcome", "tries", "step", "after_minutes", "other_part_of_day", "source")
    list_display = ("outcome", "tries", "step", "after_minutes", "source")
    list_filter = ("outcome",)


class PendingReasonForm(WagtailAdminModelForm):
    """A reason to wait: no silence says that somebody was sent on, or asked twice."""

    class Meta:
        model = PendingReason
        fields = (
            "name_fr",
            "name_en",
            "code",
            "follow_up_days",
            "follow_ups",
            "closing_reason",
            "position",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["closing_reason"]).choices = [
            (code, words)
            for code, words in labels.choices_of(labels.CLOSING_REASON)
            if code not in (ClosingReason.REFERRED, ClosingReason.DUPLICATE)
        ]


class PendingReasonViewSet(ModelViewSet):
    """For what a case waits, and how often the person is reminded."""

    model = PendingReason
    icon = "pause"
    list_display = ("name", "follow_up_days", "follow_ups", "closing_reason", "is_active")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, for how it may end."""
        return PendingReasonForm


class CannedReplyForm(WagtailAdminModelForm):
    """A ready answer: its places are those that can be filled."""

    class Meta:
        model = CannedReply
        fields = ("topic", "language", "title", "text", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = ", ".join(f"{{{place}}} ({words})" for place, words in PLACES.items())
        self.fields["text"].help_text = _("Places to fill in: %(places)s") % {"places": places}

    def clean_text(self) -> str:
        """Refuse a place that nothing fills: the person would read its braces."""
        text: str = self.cleaned_data["text"]
        unknown = [f"{{{place}}}" for place in places_of(text) if place not in PLACES]
        if unknown:
            raise forms.ValidationError(
                gettext("There is no place %(place)s. Take one of the list.")
                % {"place": ", ".join(unknown)}
            )
        return text


class CannedReplyViewSet(ModelViewSet):
    """What advisers write often."""

    model = CannedReply
    icon = "comment"
    list_display = ("title", "topic", "language", "is_active")
    list_filter = ("topic", "language")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, for the places."""
        return CannedReplyForm


class DeskViewSetGroup(ModelViewSetGroup):
    """Everything a coordinator keeps true about the desk."""

    menu_label = _("Desk")
    menu_icon = "mail"
    menu_order = 150
    items = (
        AdviserViewSet("advisers"),
        OpeningPeriodViewSet("opening_hours"),
        SpecialHoursViewSet("special_hours"),
        AbsenceViewSet("absences"),
        DayExceptionViewSet("day_exceptions"),
        TopicViewSet("topics"),
        RetryRuleViewSet("retry_rules"),
        PendingReasonViewSet("pending_reasons"),
        CannedReplyViewSet("canned_replies"),
    )
