"""A file that came for a case: saved, and nothing of it runs, whoever made it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from helpdesk.reads.mails import find_file
from helpdesk.views.desk.access import DeskRequest, case_or_404, for_desk, or_404
from helpdesk.words.files import file_name, media_type

# What is opened by itself runs nothing, and asks for nothing.
POLICY = "sandbox; default-src 'none'"


@require_safe
@for_desk
def file(request: DeskRequest, reference: str, pk: int) -> HttpResponse:
    """A file of this case, for whoever may see the case; Http404 for one of another."""
    found = or_404(find_file(case_or_404(reference), pk))
    response = HttpResponse(bytes(found.content or b""), content_type=media_type(found))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
