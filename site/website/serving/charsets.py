"""Requests are read as UTF-8, which is what our pages send: no codec that a stranger names."""

from collections.abc import Callable, Iterable
from typing import Any

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def read_as_utf8(application: WsgiApplication) -> WsgiApplication:
    """The same application, which is not told the `charset` of a request's Content-Type.

    Django takes any codec that Python knows: some are none of text (`base64`), and the answer was
    an error of ours on every page; others unpack what they are given (`zlib`).
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, *parameters = environ.get("CONTENT_TYPE", "").split(";")
        kept = [one for one in parameters if _name(one) != "charset"]
        if len(kept) < len(parameters):
            environ["CONTENT_TYPE"] = ";".join([kind, *kept])
        return application(environ, start_response)

    return answer


def _name(parameter: str) -> str:
    # "charset*" is the same name, with a value in the longer way of RFC 2231.
    return parameter.partition("=")[0].strip().lower().removesuffix("*")
