"""A helper is named with words read aloud, confirmed later, called instead, and taken back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.consents import (
    BadLastDay,
    ConsentNotOpen,
    HelperIsThePerson,
    HelperNamed,
    NotSaidApart,
    ask_in_writing,
    confirm_consent,
    give_consent,
    revoke_consent,
)
from helpdesk.actions.promises.helper_calls import ConsentNotValid, call_helper_instead
from helpdesk.forms.consents import HelperForm, HowSaidForm
from helpdesk.models import Case, Consent
from helpdesk.permissions import can_read_safeguarding, can_work_on
from helpdesk.policy.consents import LastDayProblem
from helpdesk.policy.texts import Text
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.consents import (
    Shown,
    cases_of,
    find_consent,
    letter_about,
    said_by_one_hand,
)
from helpdesk.views.desk.access import (
    CASE_CLOSED,
    PROMISE_ENDED,
    DeskRequest,
    about,
    callback_or_404,
    case_or_404,
    for_desk,
    for_staff,
    or_404,
)
from helpdesk.words.consent_script import current_script, is_published, script_read

_PROBLEMS = {
    LastDayProblem.PAST: lambda: _("This day has passed."),
    LastDayProblem.TOO_FAR: lambda: _("Choose a day within two years."),
}


def _consent_or_404(pk: int, *, at: datetime) -> Shown:
    found = or_404(find_consent(pk, at=at))
    about(found.consent.person)
    return found


def _words(consent_facts: dict[str, Any], *, case: Case, script: tuple[str, int]) -> list[Text]:
    """The lines to read aloud; `script` is their language and version."""
    language, version = script
    return script_read(
        person=case.person.shown_name,
        helper=consent_facts["name"],
        scope=consent_facts["scope"],
        until=consent_facts["last_day"],
        language=language,
        version=version,
    )


def _script_shown(said: dict[str, Any]) -> tuple[str, int] | None:
    """Language and version of the words that were on the page; None where it showed none."""
    script = (said["script_language"], said["script_version"] or 0)
    return script if is_published(*script) else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def name(request: DeskRequest, reference: str) -> HttpResponse:
    """Who helps? First the words to read are shown; `said=yes` keeps what the person agreed to."""
    case = case_or_404(reference)
    if not can_work_on(request.staff, case):
        messages.error(request, CASE_CLOSED)
        return redirect("helpdesk:case", case.reference)
    at = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = HelperForm(posted, today=at.astimezone(desk_zone()).date())
    form.fields["name"].initial = case.asked_by
    words: list[Text] = []
    script = current_script(case.language)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        script = _script_shown(said) or script
        words = _words(said, case=case, script=script)
        if request.POST.get("said") == "yes":
            try:
                consent = _keep(request, case, said, script=script, at=at)
            except BadLastDay as bad:
                field = "other_day" if said["until"] == "other" else "until"
                form.add_error(field, _PROBLEMS[bad.problem]())
            except HelperIsThePerson:
                form.add_error("number", _("This is the person. Write the number of the helper."))
            else:
                messages.success(
                    request, _("It is noted. It holds once the person confirms it another time.")
                )
                return redirect("helpdesk:consent", consent.pk)
    return render(
        request,
        "helpdesk/desk/consent_new.html",
        {
            "case": case,
            "form": form,
            "words": [] if form.errors else words,
            "script": script,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _keep(
    request: DeskRequest,
    case: Case,
    said: dict[str, Any],
    *,
    script: tuple[str, int],
    at: datetime,
) -> Consent:
    return give_consent(
        case=case,
        at=at,
        by=request.user,
        named=HelperNamed(
            name=said["name"],
            number=said["number"].e164,
            kind=said["kind"],
            scope=said["scope"],
            last_day=said["last_day"],
            script_version=script[1],
            language=script[0],
        ),
    )


@require_safe
@for_staff(can_read_safeguarding)
def by_one_hand(request: DeskRequest) -> HttpResponse:
    """Consents that one adviser wrote down and confirmed at once: somebody else asks again."""
    lines = said_by_one_hand(at=timezone.now())
    return render(request, "helpdesk/desk/consents_one_hand.html", {"lines": lines})


@require_safe
@for_desk
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One consent: the words that were read, and what followed."""
    at = timezone.now()
    line = _consent_or_404(pk, at=at)
    consent = line.consent
    cases = cases_of(consent)
    return render(
        request,
        "helpdesk/desk/consent.html",
        {
            "line": line,
            "consent": consent,
            "case": cases[0] if cases else None,
            "words": script_read(
                person=consent.person.shown_name,
                helper=consent.helper.shown_name,
                scope=consent.scope,
                until=consent.expires_on,
                language=consent.language,
                version=consent.script_version,
            ),
            "letter": letter_about(consent),
        },
    )


def _how(request: DeskRequest) -> Any:
    """How the person said it; a page that was changed by hand says nothing: Http404."""
    form = HowSaidForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["how"]


@require_POST
@for_desk
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """The person said it a second time: from now on it holds."""
    at = timezone.now()
    consent = _consent_or_404(pk, at=at).consent
    try:
        confirm_consent(consent=consent, how=_how(request), at=at, by=request.user)
    except ConsentNotOpen:
        messages.error(request, _("This consent is over. Nothing was changed."))
    except NotSaidApart:
        messages.error(
            request,
            _("Ask again in another call at their own number. Or let a colleague ask tomorrow."),
        )
    else:
        messages.success(request, _("It is confirmed. From now on it holds."))
    return redirect("helpdesk:consent", pk)


@require_POST
@for_desk
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """The person takes it back: at once, and promised calls go to the person again."""
    at = timezone.now()
    consent = _consent_or_404(pk, at=at).consent
    revoke_consent(consent=consent, how=_how(request), at=at, by=request.user)
    messages.success(request, _("It is taken back. We call the person again."))
    return redirect("helpdesk:consent", pk)


@require_POST
@for_desk
def write(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask the person in writing: a letter to post, among the letters of today."""
    at = timezone.now()
    consent = _consent_or_404(pk, at=at).consent
    cases = cases_of(consent)
    if not cases or not consent.person.postal_address:
        messages.error(request, _("We have no postal address. Ask for it on the phone."))
        return redirect("helpdesk:consent", pk)
    try:
        ask_in_writing(consent=consent, case=cases[0], at=at, by=request.user)
    except ConsentNotOpen:
        messages.error(request, _("There is nothing to confirm any more."))
    else:
        messages.success(request, _("The letter is on today's page. Print it and post it."))
    return redirect("helpdesk:consent", pk)


@require_POST
@for_desk
def call_instead(request: DeskRequest, pk: int, consent: int) -> HttpResponse:
    """The promised call goes to the helper, at the same hour."""
    at = timezone.now()
    callback = callback_or_404(pk)
    line = _consent_or_404(consent, at=at)
    try:
        call_helper_instead(callback=callback, consent=line.consent, at=at, by=request.user)
    except ConsentNotValid:
        messages.error(request, _("This consent does not hold now. We call the person."))
    except PromiseEnded:
        messages.error(request, PROMISE_ENDED)
    else:
        messages.success(
            request, _("We now call %(name)s.") % {"name": line.consent.helper.shown_name}
        )
    return redirect("helpdesk:case", callback.case.reference)
