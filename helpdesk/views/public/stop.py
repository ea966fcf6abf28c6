"""It was not me: whoever holds a number or an e-mail stops what somebody else asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from helpdesk.actions.promises.do_not_call import (
    refuse_calls,
    stop_by_email,
    stop_for_owner,
)
from helpdesk.choices import CallbackState
from helpdesk.reads.do_not_call import is_refused
from helpdesk.views.public.journey import get_or_post
from helpdesk.words.links import callback_not_mine, callback_to_stop


@get_or_post
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of the first message: no login, and nothing of who asked, when, or why.

    `do=stop` ends the promise, `do=never` keeps the number from all calls too.
    """
    at = timezone.now()
    callback = callback_to_stop(token, at=at)
    if callback is None:
        return render(request, "helpdesk/public/my_request_old_link.html", status=404)
    if request.method == "POST":
        if request.POST.get("do") == "never":
            refuse_calls(number=callback.number, at=at)
        elif request.POST.get("do") == "stop":
            stop_for_owner(callback=callback, at=at)
        return redirect("helpdesk:stop", token)
    return render(
        request,
        "helpdesk/public/stop.html",
        {
            "is_open": callback.state == CallbackState.OPEN,
            "is_refused": is_refused(callback.number),
        },
    )


@get_or_post
@never_cache
def not_my_email(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of an e-mail that was only typed: nothing of who asked, when, or why.

    A promise to a number stays: this link proves an e-mail and no more.
    """
    at = timezone.now()
    callback = callback_not_mine(token, at=at)
    if callback is None:
        return render(request, "helpdesk/public/my_request_old_link.html", status=404)
    if request.method == "POST":
        stop_by_email(callback=callback, at=at)
        # Once it is done the link opens nothing: what follows has an address of its own.
        return redirect("helpdesk:email_refused")
    return render(request, "helpdesk/public/not_my_email.html")


@csrf_exempt
@get_or_post
@never_cache
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """The "unsubscribe" of a mail program, which posts without page or session (RFC 8058).

    Whoever opens it as a page is asked first: programs that look at links open them too.
    """
    at = timezone.now()
    callback = callback_not_mine(token, at=at)
    if callback is None:
        return render(request, "helpdesk/public/my_request_old_link.html", status=404)
    if request.method != "POST":
        return redirect("helpdesk:not_my_email", token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return HttpResponse(status=400)
    stop_by_email(callback=callback, at=at)
    return HttpResponse(status=204)


@require_safe
def email_refused(request: HttpRequest) -> HttpResponse:
    """The e-mail is gone from the request; the same for whoever opens it."""
    return render(request, "helpdesk/public/email_refused.html")
