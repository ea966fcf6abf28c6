"""Files of cases without identities: ask, see how far it is, take it within a day."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_q.tasks import async_task

from accessibility.forms.plain import PlainForm
from helpdesk import tasks
from helpdesk.actions.desk.exports import ask_for_export, take_export
from helpdesk.choices import ExportFormat, ExportState
from helpdesk.forms.days import DayField
from helpdesk.forms.figures import LONGEST
from helpdesk.models import Export
from helpdesk.permissions import can_export
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.exports import find_export, latest_exports
from helpdesk.views.desk.access import DeskRequest, for_staff, or_404
from helpdesk.words.spoken import when_in_words

SHOWN = 10


class ExportForm(PlainForm):
    """Which days, and as what."""

    first = DayField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )
    last = DayField(
        label=gettext_lazy("To"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            (str(ExportFormat.XLSX), gettext_lazy("Spreadsheet (XLSX)")),
            (str(ExportFormat.CSV), gettext_lazy("Plain table (CSV)")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last, and not too long before."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and first > last:
            self.add_error("first", _("The first day comes after the last."))
        elif first and last and last - first > LONGEST:
            self.add_error("first", _("Choose three years at most."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(can_export)
def exports(request: DeskRequest) -> HttpResponse:
    """Ask for a file; the latest ones with how far they are, and who took them."""
    at = timezone.now()
    today = at.astimezone(desk_zone()).date()
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        initial={"first": today.replace(day=1), "last": today},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            export = ask_for_export(
                form=ExportFormat(said["form"]),
                first=said["first"],
                last=said["last"],
                at=at,
                by=request.user,
            )
            transaction.on_commit(lambda: async_task(tasks.write_export, export.pk))
        messages.success(request, _("The file is being written. This page says when it is ready."))
        return redirect("helpdesk:exports")
    latest = latest_exports(SHOWN)
    return render(
        request,
        "helpdesk/desk/exports.html",
        {
            "form": form,
            "exports": [(export, _how_far(export)) for export in latest],
            "is_being_written": any(export.is_being_written for export in latest[:1]),
        },
        status=422 if form.is_bound else 200,
    )


def _how_far(export: Export) -> str:
    """What to know of a file beyond its state; "" for nothing."""
    if export.state == ExportState.RUNNING and export.rows_total:
        lines = {"done": export.rows_done, "total": export.rows_total}
        return _("%(done)s of %(total)s lines") % lines
    if export.is_ready and export.expires_at:
        return _("Kept until %(when)s.") % {"when": when_in_words(export.expires_at, desk_zone())}
    if export.state == ExportState.FAILED:
        return _("It did not work. Ask for it again.")
    return ""


@require_POST
@for_staff(can_export)
def take(request: DeskRequest, pk: int) -> HttpResponse:
    """The file itself, once, with a line that says who took it; a POST, since it writes."""
    export = or_404(find_export(pk))
    kept = take_export(export=export, at=timezone.now(), by=request.user)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Ask for it again."))
        return redirect("helpdesk:exports")
    name = f"coup-de-fil-{export.first_day}-{export.last_day}.{export.format}"
    file = FileResponse(kept, as_attachment=True, filename=name)
    return cast(HttpResponse, file)
