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
        if not is_waiting(self.request):
            return [], True
        kept: tuple[list[Any], bool] = super()._get(*args, **kwargs)  # type: ignore[misc]
        return kept

    def _store(
        self, messages: Sequence[Message], response: HttpResponse, *args: Any, **kwargs: Any
    ) -> list[Any]:
        if messages:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(WAITS, "1", secure=secure, httponly=True, samesite="Lax")
        elif not is_waiting(self.request):
            return []
        else:
            response.delete_cookie(WAITS, samesite="Lax")
        left: list[Any] = super()._store(messages, response, *args, **kwargs)  # type: ignore[misc]
        return left
