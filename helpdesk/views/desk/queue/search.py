"""The search of the desk: requests by the words that stand in them."""

import re
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.policy.looked_for import looked_for
from helpdesk.policy.search import LONGEST
from helpdesk.reads.search import After, Found
from helpdesk.reads.search import search as search_for
from helpdesk.views.desk.access import DeskRequest, for_desk

_AFTER = re.compile(r"([0-3])-([0-9]{1,11})")


@require_safe
@for_desk
def search(request: DeskRequest) -> HttpResponse:
    """`?words=` of anything, `after=` the rank and the key of the last request of the page before.

    A number, an e-mail or the reference of a request is looked for in the list of requests.
    """
    typed = request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST]
    asked = looked_for(typed)
    if (asked.references or asked.email or asked.number) and not asked.words:
        return redirect(f"{reverse('helpdesk:queue')}?{urlencode({'show': 'all', 'q': typed})}")
    last = _AFTER.fullmatch(request.GET.get("after", ""))
    found = (
        search_for(
            typed,
            user_id=request.user.pk,
            after=After(int(last[1]), int(last[2])) if last else None,
            at=timezone.now(),
        )
        if typed
        else Found(is_empty=True)
    )
    return render(
        request,
        "helpdesk/desk/search.html",
        {
            "searched": typed,
            "found": found,
            "is_first": last is None,
            "people": urlencode({"q": typed}),
            "address": urlencode({"words": typed}),
            "next_page": urlencode(
                {"words": typed, "after": f"{found.after.rank}-{found.after.key}"}
            )
            if found.after
            else "",
        },
    )
