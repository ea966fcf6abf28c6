"""schemathesis, into which nobody writes.

pytest writes into the plugins that it knows, and slipcover into what pytest writes: the variables
of its branches become members of an Enum, which cannot be.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from _pytest.assertion.rewrite import AssertionRewritingHook


@contextmanager
def as_it_is() -> Iterator[None]:
    """What is imported meanwhile is what stands in its files."""
    finders = list(sys.meta_path)
    sys.meta_path[:] = [one for one in finders if not isinstance(one, AssertionRewritingHook)]
    try:
        yield
    finally:
        sys.meta_path[:] = finders


with as_it_is():
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

__all__ = [
    "content_type_conformance",
    "not_a_server_error",
    "response_schema_conformance",
    "schemathesis",
    "status_code_conformance",
]
