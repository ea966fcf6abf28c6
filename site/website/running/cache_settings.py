"""Where what was asked for once is kept, as Django's settings say it."""

from typing import Any


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """CACHES: shared by all processes in Redis, or in the memory of each where none is named ("").

    Whole public pages are in each process in any case: a few kilobytes each.
    """
    memory = "django.core.cache.backends.locmem.LocMemCache"
    shared = {"BACKEND": "website.serving.shared_cache.SharedCache", "LOCATION": redis_url}
    return {
        "default": shared if redis_url else {"BACKEND": memory},
        "pages": {"BACKEND": memory, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}},
    }
