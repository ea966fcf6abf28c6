"""People who are one human twice: a list of them, two that become one, two that are apart again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.messages.contact_changes import merge_people_and_tell, undo_merge_and_tell
from helpdesk.actions.people.merging import CannotMerge, Obstacle
from helpdesk.forms.people import MergeForm
from helpdesk.models import Person
from helpdesk.policy.duplicates import signals
from helpdesk.reads.numbers import numbers_of
from helpdesk.reads.people_alike import known_of, recent_pairs, who_stays
from helpdesk.reads.person import count_of_requests, find_merge
from helpdesk.views.desk.access import DeskRequest, for_desk, or_404, person_or_404

_WHY = {
    Obstacle.SAME: gettext_lazy("This is the same person."),
    Obstacle.MEANWHILE: gettext_lazy("Somebody merged one of the two meanwhile. Look again."),
    Obstacle.HELPER: gettext_lazy("One of the two helps the other. They are two people."),
    Obstacle.LATER: gettext_lazy("Another merge came later. Undo that one first."),
}


@require_safe
@for_desk
def duplicates(request: DeskRequest) -> HttpResponse:
    """Pairs who may be one, among the latest people; `?before=` goes further back."""
    before = request.GET.get("before", "")
    pairs, more = recent_pairs(
        before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return render(
        request,
        "helpdesk/desk/people_duplicates.html",
        {"pairs": pairs, "more": more, "before": before},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def merge(request: DeskRequest, pk: int, second: int) -> HttpResponse:
    """Two people beside each other: what stays is chosen where they differ."""
    if pk == second:
        raise Http404
    kept, merged = who_stays(person_or_404(pk), person_or_404(second))
    if kept.merged_into_id or merged.merged_into_id:
        messages.error(request, _WHY[Obstacle.MEANWHILE])
        return redirect("helpdesk:person", kept.pk)
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, merged=merged)
    if form.is_bound and form.is_valid():
        try:
            merge_people_and_tell(
                kept=kept,
                merged=merged,
                choices=form.choices(),
                at=timezone.now(),
                by=request.user,
            )
        except CannotMerge as refused:
            messages.error(request, _WHY[refused.why])
        else:
            messages.success(request, _("The two are one person now. You can undo it below."))
        return redirect("helpdesk:person", kept.pk)
    return render(
        request,
        "helpdesk/desk/people_merge.html",
        {
            "kept": kept,
            "merged": merged,
            "form": form,
            "signals": signals(known_of(kept), known_of(merged)),
            "sides": [_side(kept), _side(merged)],
        },
        status=422 if form.is_bound else 200,
    )


def _side(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "numbers": numbers_of(person),
        "cases": count_of_requests(person),
    }


@require_POST
@for_desk
def undo(request: DeskRequest, merge: int) -> HttpResponse:
    """Take two people apart again."""
    row = or_404(find_merge(merge))
    try:
        undo_merge_and_tell(merge=row, at=timezone.now(), by=request.user)
    except CannotMerge as refused:
        messages.error(request, _WHY[refused.why])
    else:
        messages.success(request, _("They are two people again."))
    return redirect("helpdesk:person", row.kept_id)
