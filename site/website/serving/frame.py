"""What stands around every page: the week's hours, the pages at its foot, the other languages."""

from functools import lru_cache
from itertools import groupby
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext_noop
from wagtail.models import Page

from helpdesk.models.adviser import WEEKDAYS
from helpdesk.reads.opening import week_of_hours
from helpdesk.words.spoken import hours_of_day, words_or_signs
from knowledge.models import GuidePage
from website.models import TextPage

SECONDS = 60


def week_in_words() -> list[str]:
    """`Monday to Friday: 9 am to 12.30 pm, 2 pm to 6 pm`; days alike said once, closed ones not."""
    names = dict(WEEKDAYS)
    lines = []
    for periods, days in groupby(week_of_hours(at=timezone.now()), key=lambda day: day.periods):
        span = [str(names[day.weekday]) for day in days]
        if periods:
            day = span[0]
            if len(span) > 1:
                words = gettext_noop("%(first)s to %(last)s")
                said = {"first": span[0], "last": span[-1]}
                day = words_or_signs(words, plain="%(first)s–%(last)s") % said
            lines.append(
                words_or_signs(gettext_noop("%(day)s: %(hours)s"), plain="%(day)s: %(hours)s")
                % {"day": day, "hours": hours_of_day(periods)}
            )
    return lines


def cached_week() -> list[str]:
    """The same, looked up at most once a minute and language."""
    key = f"website.week.{get_language()}"
    return cast(list[str], cache.get_or_set(key, week_in_words, SECONDS))


def footer_pages() -> list[dict[str, str]]:
    """Title and address of the text pages of this language."""

    def read() -> list[dict[str, str]]:
        pages = TextPage.objects.live().filter(locale__language_code=get_language())
        return [{"title": page.title, "url": page.url} for page in pages.order_by("path")]

    key = f"website.footer.{get_language()}"
    return cast(list[dict[str, str]], cache.get_or_set(key, read, SECONDS))


def other_languages(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in the other languages; their home page where it has no translation.

    A page of the CMS says where its translation is (`is_translation`); other addresses are the
    same, translated. Asked once a request.
    """
    kept: list[dict[str, Any]] | None = getattr(request, "other_languages", None)
    if kept is None:
        kept = request.other_languages = _other_languages(request)  # type: ignore[attr-defined]
    return kept


def _translations(page: Page) -> dict[str, Page]:
    """Code of a language → the live page that says the same."""
    if isinstance(page, GuidePage):
        return dict(page.live_translations())
    pages = page.get_translations().live().select_related("locale")
    return {translation.locale.language_code: translation for translation in pages}


@lru_cache(maxsize=1000)
def _translated(path: str, code: str, _active: str | None) -> str:
    """The same address in another language: where it leads is written in the program alone."""
    return translate_url(path, code)


def _other_languages(request: HttpRequest) -> list[dict[str, Any]]:
    here = get_language()
    page = getattr(request, "served_page", None)
    translations = _translations(page) if page is not None else {}
    languages = []
    for code, _name in settings.LANGUAGES:
        if code == here:
            continue
        if page is not None:
            translation = translations.get(code)
            url = translation.url if translation is not None else f"/{code}/"
            is_translation = translation is not None
        else:
            url, is_translation = _translated(request.path, code, here), False
        languages.append(
            {
                "code": code,
                "url": url,
                "name": get_language_info(code)["name_local"].capitalize(),
                "is_translation": is_translation,
            }
        )
    return languages
