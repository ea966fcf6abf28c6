"""Counts and times every request by its route; tells the log of slow pages and slow queries."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = logging.getLogger(__name__)

# Answered before an address was looked up: kept pages, and files.
BEFORE_ROUTES = "kept"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter(
    "coupdefil_requests", "Requests that were answered.", ["route", "method", "status"]
)
LATENCY = Histogram(
    "coupdefil_request_seconds", "How long a request took.", ["route"], buckets=SECONDS
)
QUERIES = Counter("coupdefil_queries", "Queries of the database.", ["route"])
# What a stranger invents as a method makes no row of its own.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class MetricsMiddleware:
    """Times a request as whoever asked waited for it: the first of all, where it is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        asked = QueryCount()
        with connection.execute_wrapper(asked):
            response = self.get_response(request)
        seconds = time.perf_counter() - begun
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        LATENCY.labels(route).observe(seconds)
        QUERIES.labels(route).inc(asked.count)
        if is_slow(seconds):
            log.warning("Slow page: %s took %.2f s and %d queries.", route, seconds, asked.count)
        return response


class QueryCount:
    """Counts the queries of one request; a slow one is told without what was asked for."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.count += 1
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - begun
            if is_slow(2 * seconds):
                # Its text has places and no values: nothing of a person.
                log.warning("Slow query: %.2f s: %s", seconds, sql[:500])


def is_slow(seconds: float) -> bool:
    """Whether the log is to be told of a page that took so long; never where SLOW_PAGE_MS is 0."""
    return bool(settings.SLOW_PAGE_MS) and seconds * 1000 >= settings.SLOW_PAGE_MS


def route_of(request: HttpRequest) -> str:
    """The name of the address that was asked for; never the address, which may name somebody."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return BEFORE_ROUTES
    return match.view_name or "unnamed"
