"""The figures of the service, drawn and in tables; and one's own, for oneself."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from helpdesk import labels
from helpdesk.choices import NextTime, WantedHelp
from helpdesk.forms.figures import PeriodForm
from helpdesk.permissions import can_read_figures
from helpdesk.policy.figures import Bar, Measure, bars_of
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.fair_use import current_crowd
from helpdesk.reads.figures import Figures, Period, own_figures, read_before, read_figures
from helpdesk.reads.incidents import titles_of
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


def _shares(shares: Mapping[str, int], names: Mapping[Any, Any]) -> list[Bar]:
    """As above; nothing of a hundred is a figure too."""
    return bars_of((str(name), shares[str(code)]) for code, name in names.items() if code in shares)


def _guides(figures: Figures) -> list[Bar]:
    def called(detail: str) -> str:
        guide, step = detail.split("/")
        words = _("Guide %(number)s") % {"number": guide}
        return f"{words}, " + _("step %(number)s") % {"number": step} if step else words

    found = figures.of(Measure.GUIDE).most_common(MOST_GUIDES)
    return bars_of((called(detail), count) for detail, count in found)


def _incidents(figures: Figures) -> list[Bar]:
    counts = figures.of(Measure.INCIDENT)
    return _labelled(counts, titles_of(counts))


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
    """Each drawing: an id, a title, its bars, and the unit of its figures where it has one."""
    return [
        *_by_week(figures),
        *_kept_by(figures, topics),
        *(
            {"id": code, "title": title, "bars": bars}
            for code, title, bars in (
                *_promises_and_requests(figures, topics),
                *_calls_and_messages(figures),
                ("incidents", _("Requests of incidents"), _incidents(figures)),
                ("guides", _("Guides that lead to calls"), _guides(figures)),
                ("missed", _("Words that find nothing"), _missed(figures.period)),
            )
        ),
    ]


def _by_week(figures: Figures) -> list[dict[str, Any]]:
    weeks = figures.of_weeks()
    opened = bars_of((day_in_words(week), count) for week, count, _share in weeks)
    kept = bars_of(
        (day_in_words(week), share) for week, _count, share in weeks if share is not None
    )
    weekdays = zip(WEEKDAYS.values(), figures.of_weekdays(), strict=True)
    return [
        {"id": "kept", "title": _("Promises kept, by week"), "bars": kept, "unit": "%"},
        {"id": "opened", "title": _("Requests, by week"), "bars": opened},
        {
            "id": "weekdays",
            "title": _("Requests, by day of the week"),
            "bars": bars_of((str(name), count) for name, count in weekdays if figures.days),
        },
    ]


def _kept_by(figures: Figures, topics: Mapping[str, str]) -> list[dict[str, Any]]:
    shares = (
        ("kept-topics", _("Promises kept, by topic"), figures.kept_by_topic(), topics),
        (
            "kept-channels",
            _("Promises kept, by channel"),
            figures.kept_by_source(),
            labels.CASE_SOURCE,
        ),
    )
    return [
        {"id": code, "title": title, "unit": "%", "bars": _shares(found, names)}
        for code, title, found, names in shares
    ]


def _promises_and_requests(
    figures: Figures, topics: Mapping[str, str]
) -> list[tuple[str, str, list[Bar]]]:
    return [
        (
            "promises",
            _("What became of the promises"),
            _labelled(figures.of(Measure.PROMISE), labels.PROMISE_RESULT),
        ),
        (
            "waits",
            _("From the request to the first try"),
            _labelled(dict(figures.waits()), WAIT),
        ),
        ("topics", _("Topics"), _labelled(figures.by_topic(Measure.OPENED), topics)),
        (
            "channels",
            _("How requests arrive"),
            _labelled(figures.by_source(Measure.OPENED), labels.CASE_SOURCE),
        ),
    ]


def _calls_and_messages(figures: Figures) -> list[tuple[str, str, list[Bar]]]:
    return [
        ("outcomes", _("How calls end"), _labelled(figures.of(Measure.TRY), labels.OUTCOME)),
        (
            "closed",
            _("How requests end"),
            _labelled(figures.of(Measure.CLOSED), labels.CLOSING_REASON),
        ),
        (
            "messages",
            _("Messages, by channel"),
            _labelled(figures.of(Measure.MESSAGE), labels.CHANNEL),
        ),
        (
            "lost",
            _("Messages that did not get there, by channel"),
            _labelled(figures.of(Measure.LOST), labels.CHANNEL),
        ),
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
            "before": (before := read_before(form.period)),
            "crowd": current_crowd() if request.staff.is_coordinator else None,
            "median_wait": WAIT.get(found.median_wait, ""),
            "median_before": WAIT.get(before.median_wait, ""),
            "opened": found.sum_of(Measure.OPENED),
            "opened_before": before.sum_of(Measure.OPENED),
            "anonymous": found.sum_of(Measure.ANONYMOUS),
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
    form = PeriodForm(request.GET, today=timezone.now().astimezone(desk_zone()).date())
    found = own_figures(adviser, form.period)
    return render(
        request,
        "helpdesk/desk/figures_mine.html",
        {
            "form": form,
            "period": form.period,
            **asdict(found),
            "kept_percent": found.kept_percent,
        },
        status=422 if form.errors else 200,
    )
