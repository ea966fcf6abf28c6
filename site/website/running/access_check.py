"""Opens a sample of the public pages as a visitor would, and stores what our programs say of it."""

import gzip
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accessibility.actions import CheckedPage, record_check
from accessibility.markup.html_tree import Tree
from accessibility.markup.page_weight import PageWeight, weigh
from accessibility.models import Audit
from accessibility.policy.automatic import findings_in, verdicts
from accessibility.policy.criteria import Reference, ReferenceCode, reference
from accessibility.site_version import site_version
from knowledge.models import GuidePage, TopicPage
from website.models import TextPage

TOOL = "check_access"
# What the RGAA wants in a sample, and a page of each other kind that opens without an answer.
NAMED = (
    "contact",
    "accessibility:statement",
    "accessibility:eco_design",
    "accessibility:preferences",
    "complaint",
    "knowledge:glossary",
    "helpdesk:callback_about",
    "helpdesk:my_request",
    "login",
)
A_SEARCH = "?q=sim"


class PageBroken(Exception):
    """A page of the sample does not open; the text says which one, and with which status."""


def sample(language: str) -> list[str]:
    """Addresses in this language: one page of each kind, and every page of plain text."""
    here = {"locale__language_code": language}
    with translation.override(language):
        paths = [f"/{language}/", *(reverse(name) for name in NAMED)]
        paths.append(reverse("knowledge:search") + A_SEARCH)
    paths += [page.url for page in TextPage.objects.live().filter(**here).order_by("path")]
    for kind in (TopicPage, GuidePage):
        first = kind.objects.live().filter(**here).order_by("path").first()
        paths += [first.url] if first else []
    return paths


def opened(path: str) -> tuple[str, PageWeight] | None:
    """The page as a stranger's browser gets it, and its weight; None for one that leads elsewhere.

    Nothing leaves this process: the page goes through all of the site's middleware. Raises
    PageBroken for any other answer.
    """
    visitor = Client(raise_request_exception=False)
    response: Any = visitor.get(
        path,
        secure=settings.IS_HTTPS,
        headers={"host": urlsplit(settings.BASE_URL).netloc, "accept-encoding": "gzip"},
    )
    if settings.SESSION_COOKIE_NAME in visitor.cookies:
        visitor.session.flush()
    if response.status_code in (301, 302):
        return None
    if response.status_code != 200:
        raise PageBroken(f"{path} answers {response.status_code}.")
    body = response.content
    is_zipped = response.headers.get("Content-Encoding") == "gzip"
    html = (gzip.decompress(body) if is_zipped else body).decode()
    cookies = (("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values())
    return html, weigh(html, body=body, headers=[*response.headers.items(), *cookies])


def check_access(*, at: datetime) -> list[Audit]:
    """Look at the sample in every language, against both references. Returns the open audits.

    Raises PageBroken, and stores nothing, when a page does not open.
    """
    references = [reference(code) for code in ReferenceCode]
    checked: dict[str, list[CheckedPage]] = {each.code: [] for each in references}
    # A request leaves its language behind.
    with translation.override(settings.LANGUAGE_CODE):
        for language, path in list(_addresses()):
            found = opened(path)
            if found is not None:
                for each in references:
                    checked[each.code].append(_checked(each, path, language, *found))
    return [
        record_check(reference=code, pages=pages, at=at, tool=_tool(), version=site_version())
        for code, pages in checked.items()
    ]


def _tool() -> str:
    return f"{TOOL} {site_version()}".strip()


def _addresses() -> Iterator[tuple[str, str]]:
    for language, _name in settings.LANGUAGES:
        for path in sample(language):
            yield language, path


def _checked(
    against: Reference, path: str, language: str, html: str, weight: PageWeight
) -> CheckedPage:
    tree = Tree(html)
    title = next((tree.text(title) for title in tree.all("h1")), "")
    return CheckedPage(
        path=path,
        title=(title or path)[:200],
        language=language,
        weight=weight,
        verdicts=verdicts(against, html, findings_in(html, weight)),
    )
