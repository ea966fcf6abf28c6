"""The page of the API: every call, made from the schema itself, without a script of anybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from helpdesk.api.problems import KINDS


@dataclass(frozen=True)
class Field:
    """One thing that is sent: its name, where it stands, and what it is."""

    name: str
    place: str
    description: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One call: how it is made, which scopes open it, and how it is answered."""

    method: str
    path: str
    description: str
    scopes: tuple[str, ...]
    fields: tuple[Field, ...]
    answers: tuple[int, ...]


def reference_of(api: NinjaAPI) -> Callable[..., HttpResponse]:
    """The view of the page about this API."""

    @require_safe
    def reference(request: HttpRequest) -> HttpResponse:
        operations = list(operations_in(api.get_openapi_schema()))
        problems = [(code, *facts) for code, facts in KINDS.items()]
        context = {"operations": operations, "problems": problems}
        return render(request, "helpdesk/api/reference.html", context)

    return reference


def operations_in(schema: Any) -> Iterator[Operation]:
    """Every call of an OpenAPI schema, in its order."""
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            yield Operation(
                method=method.upper(),
                path=path,
                description=told.get("description", ""),
                scopes=tuple(told["x-scopes"]),
                fields=(*_beside(told), *_in_body(told, schema)),
                answers=tuple(int(status) for status in told["responses"]),
            )


def _beside(told: Any) -> Iterator[Field]:
    for one in told.get("parameters", ()):
        said = one.get("description") or one["schema"].get("description", "")
        yield Field(one["name"], one["in"], said, bool(one.get("required")))


def _in_body(told: Any, schema: Any) -> Iterator[Field]:
    body = told.get("requestBody")
    if body is None:
        return
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    shape = schema["components"]["schemas"][name]
    for field, facts in shape["properties"].items():
        is_required = field in shape.get("required", ())
        yield Field(field, "body", facts.get("description", ""), is_required)
