"""Which version of this program runs."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def site_version() -> str:
    """As the installed package says it; "" where it was never installed."""
    try:
        return version("coup-de-fil")
    except PackageNotFoundError:
        return ""
