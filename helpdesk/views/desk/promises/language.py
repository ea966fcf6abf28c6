"""No language in common: which one does the person speak, and who goes on?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.languages import say_language
from helpdesk.forms.calls import LanguageForm
from helpdesk.permissions import can_change_promise
from helpdesk.views.desk.access import PROMISE_ENDED, DeskRequest, callback_or_404, for_desk
from helpdesk.words.languages import is_spoken_by_nobody, who_goes_on


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def language(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask which language it is; then whoever speaks it goes on, or the case says what to do."""
    callback = callback_or_404(pk)
    if not can_change_promise(request.staff, callback):
        messages.error(request, PROMISE_ENDED)
        return redirect("helpdesk:case", callback.case.reference)
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            callback = say_language(
                callback=callback,
                language=form.cleaned_data["language"],
                at=timezone.now(),
                by=request.user,
            )
        except PromiseEnded:
            messages.error(request, PROMISE_ENDED)
        else:
            tell = messages.warning if is_spoken_by_nobody(callback.language) else messages.success
            said = who_goes_on(callback, reader=request.staff.adviser)
            tell(request, _("It is noted.") + f" {said}")
        return redirect("helpdesk:case", callback.case.reference)
    return render(
        request,
        "helpdesk/desk/promise_language.html",
        {"case": callback.case, "callback": callback, "form": form},
        status=422 if form.is_bound else 200,
    )
