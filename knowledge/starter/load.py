"""Loads the starter files as published pages, in two trees; what an editor changed is left."""

import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from wagtail.models import Page

from knowledge.models import GlossaryTerm, GuideIndexPage, GuideNumber, GuidePage, TopicPage
from knowledge.starter.files import GuideFile, read_guides, read_terms, read_topics

_FAMILY = uuid.UUID("b9b8b2f1-7a3e-4c59-9f52-7d1f4f2f6b1e")
INDEX = {"fr": ("Tous les guides", "guides"), "en": ("All guides", "guides")}


def _key(*parts: object) -> uuid.UUID:
    """The translation key of a starter page: the same at each run and in each language."""
    return uuid.uuid5(_FAMILY, "/".join(map(str, parts)))


@transaction.atomic
def load_guides(french_home: Page, english_home: Page) -> Counter[str]:
    """Bring the starter content under the two home pages; all of it or nothing.

    Returns how many pages and terms were "created", "updated", "kept" (the same as the file) and
    "left" (an editor changed them). Raises StarterError.
    """
    counts: Counter[str] = Counter()
    homes = {"fr": french_home, "en": english_home}
    topics = {}
    for language, home in homes.items():
        title, slug = INDEX[language]
        index = _load_page(
            GuideIndexPage, _key("index"), home, counts, {"title": title, "slug": slug}
        )
        for topic in read_topics():
            fields = {**topic[language], "code": topic["code"], "icon": topic["icon"]}
            topics[topic["code"], language] = _load_page(
                TopicPage, _key("topic", topic["code"]), index, counts, fields
            )
    for guide in read_guides():
        key = _key("guide", guide.number)
        GuideNumber.objects.get_or_create(number=guide.number, translation_key=key)
        _load_page(GuidePage, key, topics[guide.topic, guide.language], counts, _fields_of(guide))
    _load_terms(homes, counts)
    return counts


def _load_page(
    model: type[Page], key: uuid.UUID, parent: Page, counts: Counter[str], fields: dict[str, Any]
) -> Page:
    """Create the page, or bring it up to its file unless an editor has changed it since."""
    page = model.objects.filter(translation_key=key, locale=parent.locale).first()
    if page is None:
        page = model(translation_key=key, locale=parent.locale, **fields)
        # Wagtail's tree keeps the parent's count of children on the instance: read it again.
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
        counts["created"] += 1
        return page
    if page.revisions.filter(user__isnull=False).exists():
        counts["left"] += 1
    elif _differs(page, fields):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
        counts["updated"] += 1
    else:
        counts["kept"] += 1
    return page


def _differs(page: Page, fields: dict[str, Any]) -> bool:
    """Whether the page says something else than its file. Streams are compared without ids."""
    return any(_plain(getattr(page, name)) != _plain(value) for name, value in fields.items())


def _plain(value: Any) -> Any:
    if hasattr(value, "raw_data"):
        return [_plain(child.value) for child in value]
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return [_plain(child) for _kind, child in value]
    if hasattr(value, "items"):
        return {name: _plain(child) for name, child in value.items()}
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    return [_plain(child) for child in value]


def _fields_of(guide: GuideFile) -> dict[str, Any]:
    """The page's fields as the file gives them."""
    return {
        "title": guide.title,
        "slug": guide.slug,
        "number": guide.number,
        "promise": guide.promise,
        "minutes": guide.minutes,
        "needs": "\n".join(guide.needs),
        "keywords": "\n".join(guide.keywords),
        "related": ", ".join(map(str, guide.related)),
        "review_on": guide.review_on,
        "sources": "\n".join(guide.sources),
        "paths": [("path", {"device": p["device"], "steps": p["steps"]}) for p in guide.paths],
        "if_it_fails": [("failure", dict(failure)) for failure in guide.if_it_fails],
    }


def _load_terms(homes: dict[str, Page], counts: Counter[str]) -> None:
    """Terms are created once; after that they belong to the editors."""
    for term in read_terms():
        for language, home in homes.items():
            _, is_new = GlossaryTerm.objects.get_or_create(
                code=term["code"],
                locale=home.locale,
                defaults={"translation_key": _key("term", term["code"]), **term[language]},
            )
            counts["created" if is_new else "kept"] += 1
