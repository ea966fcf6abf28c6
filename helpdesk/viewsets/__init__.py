"""The desk's reference data, editable in the CMS; cases and promises change by actions only."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.views.generic.models import CopyView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accessibility.forms.plain import PlainModelForm
from helpdesk import labels
from helpdesk.actions.desk.hours import NotDecided, change_hours
from helpdesk.forms.hours import decision_in, facts_of
from helpdesk.forms.texts_by_language import (
    CannedReplyForm,
    PendingReasonForm,
    TextsForm,
    TopicForm,
)
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
from helpdesk.viewsets.programs import ApiTokenViewSet, WebhookViewSet
from knowledge.editing.deleting import DeleteUnlessHeld


class AdviserForm(PlainModelForm):
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
            "phone_line",
        )
        widgets = {"skills": forms.CheckboxSelectMultiple}


class PlainViewSet(ModelViewSet):
    """Rows of the desk, in a form that says in our words what is wrong."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """As Wagtail makes it, from our own form."""
        return forms.modelform_factory(
            self.model,
            form=PlainModelForm,
            formfield_callback=self.formfield_for_dbfield,
            fields=self.get_form_fields(),
        )


class AsksFirst:
    """A page of the CMS that changes hours: what it does to promised calls is shown before."""

    request: HttpRequest
    form: Any
    save_instance: Callable[[], Any]
    save_action: Callable[[], HttpResponse]

    def form_valid(self, form: Any) -> HttpResponse:
        """Save when nothing moves, or when it was seen and decided; else the consequences."""
        self.form = form
        user = cast(AbstractUser, self.request.user)
        decided = decision_in(self.request.POST)
        try:
            change = change_hours(write=self.write, at=timezone.now(), by=user, decided=decided)
        except NotDecided as asked:
            shown = facts_of(asked.consequences, self.request.POST)
            return render(self.request, "helpdesk/cms/consequences.html", shown)
        answer = self.answer()
        return redirect("helpdesk:hours_change", change.pk) if change else answer

    def write(self) -> None:
        """Save what was typed."""
        self.object = self.save_instance()

    def answer(self) -> HttpResponse:
        """Say that it was saved."""
        return self.save_action()


class HoursCreateView(AsksFirst, CreateView):
    """New hours."""


class HoursCopyView(AsksFirst, CopyView):
    """New hours like others."""


class HoursEditView(AsksFirst, EditView):
    """Other hours."""


class HoursDeleteView(AsksFirst, DeleteView):
    """Hours that are no more."""

    def write(self) -> None:
        """Delete them, unless something still needs them: an adviser with promises stays."""
        if self.usage and self.usage.is_protected:
            raise PermissionDenied
        self.kept_url = self.get_success_url()
        try:
            self.delete_action()
        except ProtectedError as error:
            raise PermissionDenied from error

    def answer(self) -> HttpResponse:
        """Say that they are gone."""
        messages.success(self.request, self.get_success_message())
        return redirect(self.kept_url)


class HoursViewSet(PlainViewSet):
    """Rows that say when somebody is there: a change is shown before it is made."""

    add_view_class = HoursCreateView
    copy_view_class = HoursCopyView
    edit_view_class = HoursEditView
    delete_view_class = HoursDeleteView


class DeleteAdviserView(DeleteUnlessHeld, HoursDeleteView):
    """Who called once stays."""

    instead = _("Switch off the account instead: nobody uses it any more, and its work stays.")

    def where_instead(self) -> str:
        """The account of the adviser, or their own page for whoever may not change accounts."""
        if self.request.user.has_perm("website.change_user"):
            return reverse("wagtailusers_users:edit", args=(self.object.user_id,))
        return super().where_instead()


class DeleteUnlessHeldView(DeleteUnlessHeld, DeleteView):
    """Deletes what nothing names."""


class DeskViewSet(PlainViewSet):
    """Reference data of the desk that says no hours."""

    delete_view_class = DeleteUnlessHeldView


class AdviserViewSet(HoursViewSet):
    """Who calls."""

    delete_view_class = DeleteAdviserView
    model = Adviser
    icon = "group"
    list_display = ("first_name", "presence", "daily_cap")
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, for the languages."""
        return AdviserForm


class OpeningPeriodViewSet(HoursViewSet):
    """When each adviser takes calls."""

    model = OpeningPeriod
    icon = "time"
    form_fields = ("adviser", "weekday", "starts", "ends", "valid_from", "valid_to")
    list_display = ("adviser", "weekday", "starts", "ends", "valid_from", "valid_to")
    list_filter = ("adviser", "weekday")


class SpecialHoursViewSet(HoursViewSet):
    """The hours of one date, in place of the weekly ones."""

    model = SpecialHours
    icon = "date"
    form_fields = ("adviser", "on", "starts", "ends")
    list_display = ("adviser", "on", "starts", "ends")
    list_filter = ("adviser",)


class AbsenceViewSet(HoursViewSet):
    """When an adviser is not there."""

    model = Absence
    icon = "calendar-alt"
    form_fields = ("adviser", "starts_at", "ends_at", "repeats", "repeats_until")
    list_display = ("adviser", "starts_at", "ends_at", "repeats")
    list_filter = ("adviser",)


class DayExceptionViewSet(HoursViewSet):
    """When the whole desk is closed, or open on a holiday."""

    model = DayException
    icon = "calendar"
    form_fields = ("on", "is_open", "reason")
    list_display = ("on", "is_open", "reason")


class TextsViewSet(DeskViewSet):
    """Rows with words in each language; the page says which languages are missing."""

    create_template_name = edit_template_name = "helpdesk/cms/texts_form.html"
    texts_form: ClassVar[type[TextsForm]]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our own, with a panel a language."""
        return self.texts_form


class TopicViewSet(TextsViewSet):
    """What people ask about."""

    model = Topic
    icon = "tag"
    texts_form = TopicForm
    list_display = ("name", "call_minutes", "is_active")


class RetryRuleViewSet(DeskViewSet):
    """What follows a missed call, where the desk wants it otherwise than the table."""

    model = RetryRule
    icon = "rotate"
    form_fields = ("outcome", "tries", "step", "after_minutes", "other_part_of_day", "source")
    list_display = ("outcome", "tries", "step", "after_minutes", "source")
    list_filter = ("outcome",)


class PendingReasonViewSet(TextsViewSet):
    """For what a case waits, and how often the person is reminded."""

    model = PendingReason
    icon = "pause"
    texts_form = PendingReasonForm
    list_display = ("name", "follow_up_days", "follow_ups", "closing_reason", "is_active")


class CannedReplyViewSet(TextsViewSet):
    """What advisers write often."""

    model = CannedReply
    icon = "comment"
    texts_form = CannedReplyForm
    list_display = ("title", "topic", "is_active")
    list_filter = ("topic",)


class MissingMenuItem(MenuItem):
    """Shown to whoever may write the words of topics."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may change topics."""
        user = request.user
        return isinstance(user, AbstractUser) and user.has_perm("helpdesk.change_topic")


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
        ApiTokenViewSet("api_tokens"),
        WebhookViewSet("webhooks"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """The reference data, and the list of what is missing in a language."""
        address = reverse_lazy("helpdesk:texts_missing")
        missing = MissingMenuItem(_("What is missing in a language"), address, icon_name="globe")
        return [*super().get_submenu_items(), missing]
