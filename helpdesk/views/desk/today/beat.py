"""A light beat: what is new for a page that is open, asked by the page itself."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from helpdesk.models import Adviser
from helpdesk.reads.beat import Beat, beat_of, news_since
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.views.desk.today.today import whose_day

# A page that was open for longer is told of what came in a day.
LONGEST = timedelta(days=1)
LISTS = ("today", "queue")


@require_safe
@for_desk
def beat(request: DeskRequest) -> HttpResponse:
    """The words of what is new since `since` (seconds of our clock), "" for nothing.

    `list` is the list that is open, "today" or "queue"; any other hears of offered calls only.
    `who` is that of *today*. 304 while nothing moved at the desk: two queries beside the session's.
    """
    at, page = timezone.now(), request.GET.get("list", "")
    beat = beat_of(request.staff.adviser, at=at)
    etag = _etag(request, beat)
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        count = _news(request, page, at) if page in LISTS else 0
        facts = {"count": count, "offers": 0 if page == "today" else len(beat.offers)}
        answer = render(request, "helpdesk/desk/beat_news.html", facts)
        answer["X-News"] = str(count)
    answer["ETag"] = etag
    return answer


def _etag(request: DeskRequest, beat: Beat) -> str:
    asked = "-".join(request.GET.get(name, "")[:20] for name in ("list", "who", "since"))
    said = f"{beat.latest}-{'.'.join(map(str, beat.offers))}-{get_language()}-{asked}"
    return '"' + "".join(sign for sign in said if sign.isalnum() or sign in "-.") + '"'


def _news(request: DeskRequest, page: str, at: datetime) -> int:
    typed = request.GET.get("since", "")
    seconds = int(typed) if typed.isdecimal() and len(typed) < 12 else at.timestamp()
    earliest = at - LONGEST
    since = max(datetime.fromtimestamp(min(seconds, at.timestamp()), tz=UTC), earliest)
    adviser: Adviser | None = None
    if page == "today":
        adviser = whose_day(request.staff, request.GET.get("who"))
    return news_since(since, user=request.user, adviser=adviser, before=at)
