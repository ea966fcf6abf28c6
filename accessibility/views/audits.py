"""Screens of those who audit the site: the grid, a person's word, exceptions, the end, the file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessibility import actions
from accessibility.actions import AuditConcluded, NobodyJudged
from accessibility.forms.audits import EndForm, ExceptionForm, GridForm, JudgeForm, VersionForm
from accessibility.models import Audit
from accessibility.policy.criteria import ReferenceCode, reference
from accessibility.policy.statement import Outcome, summary_of
from accessibility.reads.audits import (
    audit_under_way,
    exceptions_of,
    find_audit,
    finished_audits,
    page_count,
    result_of,
    versions_told,
)
from accessibility.reads.grid import as_csv, by_theme, filtered, lines_of
from accessibility.reads.statement_facts import facts_of, weights_of
from accessibility.site_version import site_version
from accessibility.words.alarms import alarms_in_words

View = Callable[..., HttpResponse]
_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _for(verb: str) -> Callable[[View], View]:
    """Those who may view, add or change audits; website.running.roles says who they are."""

    def decorate(view: View) -> View:
        allowed = permission_required(f"accessibility.{verb}_audit", raise_exception=True)(view)
        return never_cache(login_required(allowed))

    return decorate


def _language() -> str:
    return get_language() or "fr"


def _audit_or_404(pk: int) -> Audit:
    audit = find_audit(pk)
    if audit is None:
        raise Http404
    return audit


def _is_finished(request: HttpRequest, audit: Audit) -> HttpResponse:
    messages.error(request, _("This audit is finished. Nothing was changed."))
    return redirect("accessibility:audit", audit.pk)


# --- All audits -------------------------------------------------------------------------------


@require_safe
@_for("view")
def audits(request: HttpRequest) -> HttpResponse:
    """Both references: what is urgent, the audit under way, those that are finished."""
    return _overview(request)


def _overview(request: HttpRequest, form: VersionForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    parts = []
    for code in ReferenceCode:
        standing = facts_of(code, today=today)
        parts.append(
            {
                "reference": standing.reference,
                "standing": standing,
                "alarms": alarms_in_words(standing.alarms, name=standing.reference.name),
                "under_way": audit_under_way(code),
                "finished": finished_audits(code),
            }
        )
    return render(
        request,
        "accessibility/audits.html",
        {"parts": parts, "form": form or VersionForm(), "versions": versions_told()},
        status=422 if form else 200,
    )


@require_POST
@_for("add")
def start(request: HttpRequest) -> HttpResponse:
    """Begin an audit against a reference, or go on with the one under way."""
    code = request.POST.get("reference", "")
    if code not in set(ReferenceCode):
        raise Http404
    audit = actions.start_audit(
        reference=code,
        at=timezone.now(),
        version=site_version(),
        by=request.user,  # type: ignore[arg-type]
    )
    return redirect("accessibility:audit", audit.pk)


@require_POST
@_for("change")
def tell(request: HttpRequest) -> HttpResponse:
    """Say that a version of a reference came out: the eighteen months run from its day."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _overview(request, form)
    actions.tell_version(**form.cleaned_data)
    messages.success(request, _("The version is noted."))
    return redirect("accessibility:audits")


# --- One audit --------------------------------------------------------------------------------


@require_safe
@_for("view")
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """`?theme=&show=`: every criterion by theme, with what a machine and people said."""
    audit = _audit_or_404(pk)
    against = reference(audit.reference)
    form = GridForm(against, _language(), request.GET)
    asked, lines = form.asked(), lines_of(audit, language=_language())
    states = {line.criterion.number: line.state for line in lines}
    return render(
        request,
        "accessibility/audit.html",
        {
            "audit": audit,
            "reference": against,
            "form": form,
            "asked": asked,
            "themes": [
                (theme.name(_language()), shown)
                for theme, shown in by_theme(audit, filtered(lines, asked))
            ],
            "summary": summary_of(states, weights=weights_of(against)),
            "page_count": page_count(audit),
        },
    )


@_get_or_post
@_for("change")
def criterion(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """One criterion: every word about it, and a form for a person's own."""
    audit = _audit_or_404(pk)
    lines = {line.criterion.number: line for line in lines_of(audit, language=_language())}
    if number not in lines:
        raise Http404
    form = JudgeForm(audit, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _judge(request, audit, number, form.cleaned_data)
    numbers = list(lines)
    following = numbers[numbers.index(number) + 1 :]
    return render(
        request,
        "accessibility/audit_criterion.html",
        {
            "audit": audit,
            "line": lines[number],
            "form": form,
            "following": following[0] if following else "",
        },
        status=422 if form.is_bound else 200,
    )


def _judge(request: HttpRequest, audit: Audit, number: str, said: dict[str, Any]) -> HttpResponse:
    try:
        actions.judge(
            actions.Judgement(**{**said, "criterion": number, "outcome": Outcome(said["outcome"])}),
            audit=audit,
            at=timezone.now(),
            by=request.user,  # type: ignore[arg-type]
        )
    except AuditConcluded:
        return _is_finished(request, audit)
    messages.success(request, _("It is noted under your name."))
    return redirect("accessibility:audit_criterion", audit.pk, number)


@require_POST
@_for("change")
def result_remove(request: HttpRequest, pk: int, result: int) -> HttpResponse:
    """Take a person's word back: nobody has checked it then."""
    audit = _audit_or_404(pk)
    row = result_of(audit, result)
    if row is None:
        raise Http404
    try:
        actions.take_back(audit=audit, result=row.pk)
    except AuditConcluded:
        return _is_finished(request, audit)
    messages.success(request, _("It is taken back."))
    return redirect("accessibility:audit_criterion", audit.pk, row.criterion)


@_get_or_post
@_for("change")
def exceptions(request: HttpRequest, pk: int) -> HttpResponse:
    """Contents that stay out of reach for a reason that the law knows."""
    audit = _audit_or_404(pk)
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_exception(
                actions.OutOfReach(language=_language()[:2], **form.cleaned_data),
                audit=audit,
                at=timezone.now(),
                by=request.user,  # type: ignore[arg-type]
            )
        except AuditConcluded:
            return _is_finished(request, audit)
        messages.success(request, _("The exception is noted."))
        return redirect("accessibility:audit_exceptions", audit.pk)
    return render(
        request,
        "accessibility/audit_exceptions.html",
        {"audit": audit, "form": form, "exceptions": exceptions_of(audit)},
        status=422 if form.is_bound else 200,
    )


@require_POST
@_for("change")
def exception_remove(request: HttpRequest, pk: int, exception: int) -> HttpResponse:
    """Remove an exception."""
    audit = _audit_or_404(pk)
    try:
        actions.remove_exception(audit=audit, exception=exception)
    except AuditConcluded:
        return _is_finished(request, audit)
    messages.success(request, _("The exception is removed."))
    return redirect("accessibility:audit_exceptions", audit.pk)


@_get_or_post
@_for("change")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the audit: the statement rests on it from today on."""
    audit = _audit_or_404(pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.conclude(
                audit=audit,
                auditor=form.cleaned_data["auditor"],
                version=site_version(),
                on=timezone.localdate(),
                by=request.user,  # type: ignore[arg-type]
            )
        except AuditConcluded:
            return _is_finished(request, audit)
        except NobodyJudged:
            form.add_error(None, _("No person has judged any rule yet."))
        else:
            messages.success(request, _("The audit is finished. The statement rests on it."))
            return redirect("accessibility:audit", audit.pk)
    states = {line.criterion.number: line.state for line in lines_of(audit, language=_language())}
    summary = summary_of(states, weights=weights_of(reference(audit.reference)))
    return render(
        request,
        "accessibility/audit_end.html",
        {"audit": audit, "form": form, "summary": summary},
        status=422 if form.is_bound else 200,
    )


@require_safe
@_for("view")
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole grid as a file for a spreadsheet."""
    audit = _audit_or_404(pk)
    day = audit.concluded_on or timezone.localdate()
    return HttpResponse(
        as_csv(audit, language=_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{audit.reference}-{day}.csv"'},
    )
