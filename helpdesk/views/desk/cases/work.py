"""The work on a case: its list, the time it took, and to whom the person was referred."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.actions.cases.cases import set_urgency
from helpdesk.actions.cases.checklist import add_item, add_topic_items, spend_time, tick_item
from helpdesk.actions.cases.referrals import refer, refer_to_place
from helpdesk.forms.cases import ChecklistForm, ReferralForm, TimeSpentForm, UrgencyForm
from helpdesk.models import Case
from helpdesk.permissions import can_work_on
from helpdesk.policy.incidents import postcode_in
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.checklist import checklist_item
from helpdesk.reads.places import find_place
from helpdesk.views.desk.access import CASE_CLOSED, DeskRequest, case_or_404, for_desk, or_404
from helpdesk.words.places import near_in_words

LONGEST_NEAR, LONGEST_KEY = 80, 12


def _again(request: DeskRequest, case: Case, form: Form, template: str, name: str) -> HttpResponse:
    """The form by itself, with what was typed and what to change."""
    return render(request, template, {"case": case, "form": form, "what": name}, status=422)


def _closed(request: DeskRequest, case: Case) -> HttpResponse:
    messages.error(request, CASE_CLOSED)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def add_to_checklist(request: DeskRequest, reference: str) -> HttpResponse:
    """`topic` adds the lines of the topic, in the language of the desk's page; else one line."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    if "topic" in request.POST:
        count = add_topic_items(case=case, language=get_language() or "fr")
        said = ngettext(
            "%(count)d thing to do was added.", "%(count)d things to do were added.", count
        )
        messages.success(request, said % {"count": count})
        return redirect("helpdesk:case", case.reference)
    form = ChecklistForm(request.POST, auto_id="id_list_%s")
    if not form.is_valid():
        return _again(request, case, form, "helpdesk/desk/case_again.html", _("To do"))
    add_item(case=case, text=form.cleaned_data["text"])
    messages.success(request, _("It is on the list."))
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def tick(request: DeskRequest, reference: str, item: int) -> HttpResponse:
    """`done=1` ticks, anything else takes the tick away; Http404 for a line of another case."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    row = or_404(checklist_item(case, item))
    tick_item(item=row, is_done=request.POST.get("done") == "1", at=timezone.now(), by=request.user)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def urgency(request: DeskRequest, reference: str) -> HttpResponse:
    """Why it cannot wait for its turn, or that it can."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    form = UrgencyForm(request.POST, auto_id="id_urgency_%s")
    if not form.is_valid():
        return _again(request, case, form, "helpdesk/desk/case_again.html", _("Urgency"))
    said = form.cleaned_data["urgency"]
    try:
        set_urgency(case=case, urgency=said, at=timezone.now(), by=request.user)
    except MoveRefused:
        return _closed(request, case)
    is_urgent = said is not None
    told = _("It stands first in the lists.") if is_urgent else _("It waits for its turn.")
    messages.success(request, told)
    return redirect("helpdesk:case", case.reference)


@require_POST
@for_desk
def time_spent(request: DeskRequest, reference: str) -> HttpResponse:
    """Minutes spent; nothing said is nothing kept. A closed case may still be completed."""
    case = case_or_404(reference)
    form = TimeSpentForm(request.POST, auto_id="id_spent_%s")
    if not form.is_valid():
        return _again(request, case, form, "helpdesk/desk/case_again.html", _("Time spent"))
    if form.spent:
        spend_time(case=case, minutes=form.spent, at=timezone.now())
        messages.success(request, _("The time is kept."))
    return redirect("helpdesk:case", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def refer_person(request: DeskRequest, reference: str) -> HttpResponse:
    """To whom is the person referred? The request stays open.

    `?near=` finds real places; those around the person's address stand there without it.
    """
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        return _closed(request, case)
    if "chosen" in request.POST:
        return _refer_to_place(request, case)
    home = postcode_in(case.person.postal_address)
    near = request.GET.get("near", home).replace("\x00", "").strip()[:LONGEST_NEAR]
    form = ReferralForm(
        request.POST if request.method == "POST" else None,
        initial={"referral": case.referral, "place": case.referral_name},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        refer(
            case=case,
            referral=said["referral"],
            place=said["place"],
            at=timezone.now(),
            by=request.user,
        )
        messages.success(request, _("It is noted. The request stays open."))
        return redirect("helpdesk:case", case.reference)
    return render(
        request,
        "helpdesk/desk/case_refer.html",
        {"case": case, "form": form, "near": near, "places": near_in_words(near)},
        status=422 if form.is_bound else 200,
    )


def _refer_to_place(request: DeskRequest, case: Case) -> HttpResponse:
    chosen = request.POST["chosen"]
    is_key = chosen.isascii() and chosen.isdecimal() and len(chosen) <= LONGEST_KEY
    place = or_404(find_place(int(chosen)) if is_key else None)
    refer_to_place(case=case, place=place, at=timezone.now(), by=request.user)
    messages.success(request, _("It is noted. The request stays open."))
    return redirect("helpdesk:case", case.reference)
