"""The figures of the service, drawn and in tables; and one's own, for oneself."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from helpdesk import labels
from helpdesk.choices import AttemptOutcome, NextTime, PromiseResult, WantedHelp
from helpdesk.forms.figures import PeriodForm
from helpdesk.permissions import can_read_figures
from helpdesk.policy.figures import Bar, Measure, bars_of, percent
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.figures import Figures, Period, read_figures
from helpdesk.views.desk.access import DeskRequest, for_desk, for_staff
from helpdesk.words.spoken import day_in_words
from knowledge.search.missed import missed_between

MOST_GUIDES = 15
MOST_WORDS = 15
WAIT = {
    "15": gettext_lazy("15 minutes at most"),
    "60": gettext_lazy("1 hour at most"),
    "240": gettext_lazy("4 hours at most"),
    "720": gettext_lazy("12 hours at most"),
    "1440": gettext_lazy("1 day at most"),
    "2880": gettext_lazy("2 days at most"),
    "4320": gettext_lazy("3 days at most"),
    "10080": gettext_lazy("1 week at most"),
    "longer": gettext_lazy("more than a week"),
}


def _labelled(figures: Mapping[str, int], names: Mapping[Any, Any]) -> list[Bar]:
    """One bar a code, in the order of the vocabulary; what nothing happened to is left out."""
    return bars_of(
        (str(name), figures[str(code)]) for code, name in names.items() if figures.get(str(code))
    )


def _guides(figures: Figures) -> list[Bar]:
    def called(detail: str) -> str:
        guide, step = detail.split("/")
        words = _("Guide %(number)s") % {"number": guide}
        return f"{words}, " + _("step %(number)s") % {"number": step} if step else words

    found = figures.of(Measure.GUIDE).most_common(MOST_GUIDES)
    return bars_of((called(detail), count) for detail, count in found)


def _missed(period: Period) -> list[Bar]:
    """What people searched in vain; without topic or channel, which a search has not."""
    return bars_of(missed_between(period.first, period.last)[:MOST_WORDS])


def _progress(figures: Figures) -> list[tuple[str, list[int]]]:
    """How people wanted to do it before, and how they could do it next time: a table."""
    found = figures.of(Measure.PROGRESS)
    return [
        (str(labels.WANTED_HELP[before]), [found[f"{before}>{after}"] for after in NextTime])
        for before in WantedHelp
    ]


def _charts(figures: Figures, topics: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each drawing: an id, a title, its bars, and the word over its figures."""
    opened = [(day_in_words(week), count) for week, count, _percent in figures.of_weeks()]
    kept = [
        (day_in_words(week), share)
        for week, _count, share in figures.of_weeks()
        if share is not None
    ]
    waits = dict(figures.waits())
    return [
        {"id": "kept", "title": _("Promises kept, by week"), "bars": bars_of(kept), "unit": "%"},
        {"id": "opened", "title": _("Requests, by week"), "bars": bars_of(opened)},
        {
            "id": "promises",
            "title": _("What became of the promises"),
            "bars": _labelled(figures.of(Measure.PROMISE), labels.PROMISE_RESULT),
        },
        {
            "id": "waits",
            "title": _("From the request to the first try"),
            "bars": _labelled(waits, WAIT),
        },
        {
            "id": "topics",
            "title": _("Topics"),
            "bars": _labelled(figures.by_topic(Measure.OPENED), topics),
        },
        {
            "id": "channels",
            "title": _("How requests arrive"),
            "bars": _labelled(figures.by_source(Measure.OPENED), labels.CASE_SOURCE),
        },
        {
            "id": "outcomes",
            "title": _("How calls end"),
            "bars": _labelled(figures.of(Measure.TRY), labels.OUTCOME),
        },
        {
            "id": "closed",
            "title": _("How requests end"),
            "bars": _labelled(figures.of(Measure.CLOSED), labels.CLOSING_REASON),
        },
        {
            "id": "messages",
            "title": _("Messages, by channel"),
            "bars": _labelled(figures.of(Measure.MESSAGE), labels.CHANNEL),
        },
        {"id": "guides", "title": _("Guides that lead to calls"), "bars": _guides(figures)},
        {"id": "missed", "title": _("Words that find nothing"), "bars": _missed(figures.period)},
    ]


@require_safe
@for_staff(can_read_figures)
def figures(request: DeskRequest) -> HttpResponse:
    """`?first=…&last=…&topic=…&source=…`; a period that cannot be read is the usual one."""
    form = PeriodForm(request.GET, today=timezone.now().astimezone(desk_zone()).date())
    found = read_figures(form.period)
    return render(
        request,
        "helpdesk/desk/figures.html",
        {
            "form": form,
            "period": form.period,
            "figures": found,
            "median_wait": WAIT.get(found.median_wait, ""),
            "opened": found.sum_of(Measure.OPENED),
            "anonymous": found.sum_of(Measure.ANONYMOUS),
            "hours_spent": round(
                (found.totals[Measure.TIME] + found.totals[Measure.ANONYMOUS]) / 60
            ),
            "charts": _charts(found, form.topics),
            "progress": _progress(found),
            "next_times": [str(label) for label in labels.NEXT_TIME.values()],
        },
        status=422 if form.errors else 200,
    )


@require_safe
@for_desk
def mine(request: DeskRequest) -> HttpResponse:
    """What I did in a period, for nobody but me: no address shows those of somebody else."""
    adviser = request.staff.adviser
    if adviser is None:
        raise PermissionDenied
    zone = desk_zone()
    form = PeriodForm(request.GET, today=timezone.now().astimezone(zone).date())
    starts = local_midnight(form.period.first, zone)
    ends = local_midnight(form.period.last + timedelta(days=1), zone)
    tries = adviser.attempts.filter(started_at__gte=starts, started_at__lt=ends).aggregate(
        calls=Count("pk"), reached=Count("pk", filter=Q(outcome=AttemptOutcome.REACHED))
    )
    promises = adviser.callbacks.filter(ended_at__gte=starts, ended_at__lt=ends).aggregate(
        kept=Count("pk", filter=Q(result=PromiseResult.KEPT)),
        due=Count("pk", filter=Q(result__in=[PromiseResult.KEPT, PromiseResult.BROKEN])),
    )
    return render(
        request,
        "helpdesk/desk/figures_mine.html",
        {
            "form": form,
            "period": form.period,
            **tries,
            **promises,
            "kept_percent": percent(promises["kept"], promises["due"]),
        },
        status=422 if form.errors else 200,
    )
