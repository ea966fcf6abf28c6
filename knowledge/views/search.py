"""The search page, the glossary, and the phone that guides speak of."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessibility.display.cookie import preferences_of, remember
from accessibility.display.origin import is_from_elsewhere
from knowledge.blocks import ANY_PHONE
from knowledge.models import GuidePage
from knowledge.reading.lists import topics_of, words_explained
from knowledge.search.fit import Fit
from knowledge.search.guides import Answer, Found, Reading, search_guides
from knowledge.search.missed import note_missed
from knowledge.search.somebody import wants_somebody

MOST_LETTERS = 200
MOST_RESULTS, MOST_NEAREST = 6, 3
FEWEST_LETTERS, MOST_SUGGESTED = 3, 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Guides for a question as people type it; nothing that fits leads to the topics and a call."""
    language = (get_language() or "fr")[:2]
    asked = _asked(request)
    answer = None
    if asked:
        reading = Reading.AS_TYPED if "as_typed" in request.GET else Reading.MENDED
        answer = search_guides(asked, language=language, limit=MOST_RESULTS, reading=reading)
    is_foreign = is_from_elsewhere(request)
    for_somebody = wants_somebody(asked, language)
    fit = _fit(answer, for_somebody)
    if fit is not Fit.FITS and request.method == "GET" and not is_foreign:
        note_missed(asked, language=language, day=timezone.localdate())
    topics = topics_of(language)
    by_path = {topic.path: topic for topic in topics}
    for found in answer.results if answer else ():
        if topic := by_path.get(found.page.path[: -found.page.steplen]):
            found.page.topic = topic
    is_to_look_around = answer is None or fit is Fit.NONE
    context = {
        # Words that another site wrote are answered, and not repeated under our name.
        "asked": "" if is_foreign else asked,
        "answer": answer,
        "fit": fit.value,
        "nearest": answer.results[:MOST_NEAREST] if answer and fit is Fit.NEAR else (),
        "topics": [topic for topic in topics if topic.live] if is_to_look_around else [],
        "wants_somebody": for_somebody,
        # Only for who asks for it: what moves while one types disturbs many readers.
        "suggests": "suggest" in request.GET,
    }
    return render(request, "knowledge/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The titles of a few guides for what is being typed, as items of a list; "" for too little."""
    language = (get_language() or "fr")[:2]
    asked = _asked(request)
    results: tuple[Found, ...] = ()
    if len(asked) >= FEWEST_LETTERS:
        answer = search_guides(
            asked, language=language, limit=MOST_SUGGESTED, reading=Reading.UNFINISHED
        )
        results = answer.results
    return render(request, "knowledge/suggested.html", {"results": results})


def _fit(answer: Answer | None, for_somebody: bool) -> Fit:
    """How the page shows an answer; whoever asks for somebody misses no guide."""
    if answer is None or (for_somebody and answer.results):
        return Fit.FITS
    return answer.fit


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS]


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word explained, in the order of the alphabet."""
    language = (get_language() or "fr")[:2]
    return render(request, "knowledge/glossary.html", {"terms": words_explained(language)})


@never_cache
@require_safe
def choose_phone(request: HttpRequest, number: int, device: str) -> HttpResponse:
    """Keep which phone this visitor has, and go back to the steps of the guide.

    It changes nothing but the visitor's own cookie, so a plain link does it; whoever refuses
    cookies finds the phone in the guide's address too.
    """
    guide = GuidePage.by_number(number, language=(get_language() or "fr")[:2])
    try:
        kept = "" if device == ANY_PHONE else device
        chosen = replace(preferences_of(request), device=kept)
    except ValueError:
        raise Http404 from None
    if guide is None:
        raise Http404
    response = redirect(f"{guide.url}?phone={device}#steps")
    remember(response, chosen)
    return response
