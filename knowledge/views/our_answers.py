"""One page of the CMS where the team writes our own answers, and sees which are missing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale

from knowledge.editing.answers_form import OurAnswersForm
from knowledge.models.answers import MAY_ANSWER, working_sentence
from knowledge.placeholders import OWN_ANSWERS
from knowledge.reading.answers import Uses, all_answers, languages, uses_of_answers, write_answers
from knowledge.reading.lists import words_by_language


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def our_answers(request: HttpRequest) -> HttpResponse:
    """Every answer in every language of the site, with the guides that take it."""
    if not request.user.has_perm(MAY_ANSWER):
        raise PermissionDenied
    locales, written = languages(), all_answers()
    form = OurAnswersForm(
        request.POST or None, locales=locales, written=written, glossary=words_by_language()
    )
    if request.method == "POST" and form.is_valid():
        _tell(request, write_answers(form.given(), by=request.user))
        return redirect("our_answers")
    uses = uses_of_answers()
    missing = uses.missing(written)
    context = {
        "form": form,
        "rows": [_row(code, form, uses, locales, missing) for code in OWN_ANSWERS],
        "missing": len(missing),
        "with_holes": uses.with_holes,
        "until_then": [
            (locale.language_code, working_sentence(locale.language_code)) for locale in locales
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "knowledge/cms/our_answers.html", context, status=status)


def _row(
    code: str,
    form: OurAnswersForm,
    uses: Uses,
    locales: Sequence[Locale],
    missing: set[tuple[str, int]],
) -> dict[str, Any]:
    """A code as the page shows it."""
    names = [f"{code}-{locale.language_code}" for locale in locales]
    return {
        "code": code,
        "name": OWN_ANSWERS[code].name,
        "hint": OWN_ANSWERS[code].hint,
        # What was shown goes along, so that only what this editor changed is written.
        "fields": [(form[name], form[name].as_hidden(only_initial=True)) for name in names],
        "guides": uses.by_code.get(code, ()),
        "missing": [
            locale.get_display_name() for locale in locales if (code, locale.pk) in missing
        ],
    }


def _tell(request: HttpRequest, changed: list[str]) -> None:
    if not changed:
        messages.info(request, _("Nothing has changed."))
        return
    said = ngettext(
        "%(count)d answer is written. It is now in all its guides.",
        "%(count)d answers are written. They are now in all their guides.",
        len(changed),
    )
    messages.success(request, said % {"count": len(changed)})
