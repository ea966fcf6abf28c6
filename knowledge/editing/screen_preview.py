"""A drawn screen while its lines are written: the drawing, its words, or what is wrong."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from knowledge.blocks import as_lines
from knowledge.screens import ScreenError, compose
from knowledge.screens.messages import message
from knowledge.screens.vocabulary import PARTS_OF, language_of, meaning

MOST_LETTERS = 2_000


@require_POST
def screen_preview(request: HttpRequest) -> JsonResponse:
    """`svg`, `words`, `error`, and the `parts` and `language` of the description; nothing is kept.

    The drawing brings its own hand: an editor sees one at a time.
    """
    text = as_lines(request.POST.get("text", "")[:MOST_LETTERS])
    device = meaning("DEVICES", text.partition("\n")[0].partition("[")[0].rstrip(" :"))
    answer = {
        "svg": "",
        "words": "",
        "error": "",
        "parts": list(PARTS_OF.get(device, ())),
        "language": language_of(text),
    }
    try:
        if text:
            drawing = compose(text, language=language_of(text) or (get_language() or "fr"))
            answer |= {"svg": drawing.svg(is_alone=True), "words": drawing.words}
    except ScreenError as error:
        answer["error"] = message(error)
    return JsonResponse(answer)
