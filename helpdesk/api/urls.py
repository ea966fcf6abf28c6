"""Where the API lives, put together: its calls, its schema, its page, and its problems."""

import logging
from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from helpdesk.api import lines, requests
from helpdesk.api.door import remembered
from helpdesk.api.page import reference_of
from helpdesk.api.problems import CONTENT_TYPE, Problem

log = logging.getLogger(__name__)


class DeskApi(NinjaAPI):
    """Says in its schema in which form problems are told."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """OpenAPI 3.1, as it is served at openapi.json."""
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        content = answer["content"]
                        answer["content"] = {CONTENT_TYPE: content["application/json"]}
        return schema


api = DeskApi(
    title="Coup de fil",
    version="1",
    description="For the operator's own programs. It never says who somebody is.",
    docs_url=None,
    docs_decorator=require_safe,
    urls_namespace="api",
)
api.add_router("", requests.router)
api.add_router("", lines.router)


@api.exception_handler(Problem)
def _told(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(ValidationError)
def _not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where and how it is wrong; never what was sent, which may be about somebody."""
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][-1:]), "problem": str(one["type"])}
        for one in error.errors
    ]
    return Problem("not-valid", errors=errors).response()


@api.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return Problem("unreadable" if error.status_code == 400 else "failed").response()


@api.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return Problem("too-large").response()


@api.exception_handler(Http404)
def _not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return Problem("not-found").response()


@api.exception_handler(Exception)
def _failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("A call of the API failed.", exc_info=error)
    return Problem("failed").response()


def nothing(_request: HttpRequest, **_named: Any) -> HttpResponse:
    """Below the API, what is not there is said in its own way."""
    return Problem("not-found").response()


def _calls() -> Iterator[URLPattern]:
    """The addresses of the API, each remembering who asks; its root is our own page."""
    for each in api.urls[0]:
        view, name = getattr(each, "callback", None), getattr(each, "name", None)
        if name == "openapi-json":
            yield cast(URLPattern, each)
        elif view is not None and name and name != "api-root":
            yield path(str(each.pattern), remembered(view, name), name=name)


urlpatterns = [
    path("", reference_of(api), name="api_reference"),
    path("", ([*_calls(), api.urls[0][-1]], "api", "api")),
    re_path("^.*$", remembered(nothing, "nothing"), name="api_nothing"),
]
