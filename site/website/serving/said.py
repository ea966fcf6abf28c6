"""What was just said to a visitor waits in their session, and a cookie says that it waits.

So a page that has nothing to say asks for no session, and the one that is kept for everybody can be
shown to whoever has one (decision 79).
"""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse

# The cookie holds no word of it.
WAITS: Final = "said"


def is_waiting(request: HttpRequest) -> bool:
    """Whether the next page has something to say to this visitor."""
    return request.COOKIES.get(WAITS) == "1"


class SaidStorage(SessionStorage):
    """Django's messages in the session, asked for only where the cookie says that one waits."""

    request: HttpRequest

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return super()._get(*args, **kwargs) if is_waiting(self.request) else ([], True)

    def _store(
        self, messages: Sequence[Message], response: HttpResponse, *args: Any, **kwargs: Any
    ) -> list[Any]:
        if messages:
            response.set_cookie(
                WAITS,
                "1",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        elif not is_waiting(self.request):
            return []
        else:
            response.delete_cookie(WAITS, samesite=settings.SESSION_COOKIE_SAMESITE)
        return super()._store(messages, response, *args, **kwargs)
