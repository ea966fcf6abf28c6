"""Loads the starter files as published pages, a tree a language; what an editor changed is left."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from knowledge.editing.plainness_kept import measure_the_rest
from knowledge.models import (
    Claim,
    GlossaryTerm,
    GuideIndexPage,
    GuideNumber,
    GuidePage,
    KnownQuestion,
    Synonym,
    TopicPage,
)
from knowledge.starter.claims import read_claims
from knowledge.starter.files import (
    LANGUAGES,
    GuideFile,
    StarterError,
    read_guides,
    read_terms,
    read_topics,
)
from knowledge.starter.search_words import read_questions, read_synonyms

_FAMILY = uuid.UUID("b9b8b2f1-7a3e-4c59-9f52-7d1f4f2f6b1e")
INDEX = {"fr": "Tous les guides", "en": "All guides", "ar": "كل الأدلة"}


def _key(*parts: object) -> uuid.UUID:
    """The translation key of a starter page: the same at each run and in each language."""
    return uuid.uuid5(_FAMILY, "/".join(map(str, parts)))


@transaction.atomic
def load_guides(homes: Mapping[str, Page]) -> Counter[str]:
    """Bring the starter content under the home page of each language; all of it or nothing.

    Returns how many pages and terms were "created", "updated", "kept" (the same as the file) and
    "left" (an editor changed or unpublished them, or deleted a guide in every language). Raises
    StarterError.
    """
    counts: Counter[str] = Counter()
    topics = {}
    for language, home in homes.items():
        fields = {"title": INDEX.get(language, "Guides"), "slug": "guides"}
        index = _load_page(GuideIndexPage, _key("index"), home, counts, fields)
        for topic in (topic for topic in read_topics() if language in topic):
            fields = {**topic[language], "code": topic["code"], "icon": topic["icon"]}
            topics[topic["code"], language] = _load_page(
                TopicPage, _key("topic", topic["code"]), index, counts, fields
            )
    gone = _deleted_numbers()
    for guide in read_guides(homes):
        if guide.number in gone:
            counts["left"] += 1
        else:
            _load_guide(guide, topics, counts)
    _load_terms(homes, counts)
    for language, home in homes.items():
        _load_search_words(language, home, counts)
    _load_claims(counts)
    measure_the_rest()
    return counts


def _deleted_numbers() -> set[int]:
    """The numbers of starter guides that an editor deleted in every language."""
    keys = set(GuidePage.objects.values_list("translation_key", flat=True))
    given = GuideNumber.objects.exclude(translation_key__in=keys)
    return {row.number for row in given if row.translation_key == _key("guide", row.number)}


def _load_guide(
    guide: GuideFile, topics: dict[tuple[str, str], Page], counts: Counter[str]
) -> None:
    """One guide under its topic. Raises StarterError with the name of its file."""
    topic = topics.get((guide.topic, guide.language))
    if topic is None:
        raise StarterError(f"{guide.file}: no topic is called {guide.topic}.")
    try:
        _load_page(GuidePage, _key("guide", guide.number), topic, counts, _fields_of(guide))
    except ValidationError as error:
        raise StarterError(f"{guide.file}: {' '.join(error.messages)}") from error


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
    if not page.live or page.revisions.filter(user__isnull=False).exists():
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
        "paths": _stream("paths", [_path(guide.number, path) for path in guide.paths]),
        "if_it_fails": _stream(
            "if_it_fails",
            [
                {"type": "failure", "value": failure, "id": _id(guide.number, "failure", place)}
                for place, failure in enumerate(guide.if_it_fails)
            ],
        ),
    }


def _id(*parts: object) -> str:
    """The identity of a block: by its place, the same in each language and at each loading."""
    return str(_key("block", *parts))


def _path(number: int, path: dict[str, Any]) -> dict[str, Any]:
    device = path["device"]
    steps = [
        {"type": "item", "value": step, "id": _id(number, device, place)}
        for place, step in enumerate(path["steps"])
    ]
    value = {"device": device, "steps": steps}
    return {"type": "path", "value": value, "id": _id(number, device)}


def _stream(field: str, blocks: list[dict[str, Any]]) -> Any:
    """The value of a stream, as the database would give it back."""
    return GuidePage._meta.get_field(field).stream_block.to_python(blocks)


def _load_terms(homes: Mapping[str, Page], counts: Counter[str]) -> None:
    """Terms are created once; after that they belong to the editors."""
    for term in read_terms():
        for language, home in ((code, homes[code]) for code in homes if code in term):
            _, is_new = GlossaryTerm.objects.get_or_create(
                code=term["code"],
                locale=home.locale,
                defaults={"translation_key": _key("term", term["code"]), **term[language]},
            )
            counts["created" if is_new else "kept"] += 1


def _load_claims(counts: Counter[str]) -> None:
    """Facts that can age, in the language of the team; what the team wrote or checked is left.

    One that left the file leaves the list too.
    """
    here = settings.LANGUAGE_CODE[:2]
    language = here if here in LANGUAGES else "en"
    claims = read_claims()
    brought = Claim.objects.exclude(code=None).filter(is_own=False)
    brought.exclude(code__in=[claim.code for claim in claims]).delete()
    for claim in claims:
        facts = {
            "claim": claim.claim[language],
            "guides": claim.guides,
            "source": claim.source[language],
            "checked_on": claim.checked_on,
            "next_check_on": claim.next_check_on,
        }
        row, is_new = Claim.objects.get_or_create(code=claim.code, defaults=facts)
        if is_new:
            counts["created"] += 1
        elif row.is_own:
            counts["left"] += 1
        elif any(getattr(row, name) != value for name, value in facts.items()):
            Claim.objects.filter(pk=row.pk).update(**facts)
            counts["updated"] += 1
        else:
            counts["kept"] += 1


def _load_search_words(language: str, home: Page, counts: Counter[str]) -> None:
    """Synonyms and known questions are created once; after that they belong to the editors."""
    for preferred, said in read_synonyms(language).items():
        _, is_new = Synonym.objects.get_or_create(
            language=language, preferred=preferred, defaults={"said": "\n".join(said)}
        )
        counts["created" if is_new else "kept"] += 1
    guides = GuidePage.objects.filter(locale=home.locale, number__in=read_questions(language))
    for guide in guides:
        _, is_new = KnownQuestion.objects.get_or_create(
            guide=guide, defaults={"said": "\n".join(read_questions(language)[guide.number])}
        )
        counts["created" if is_new else "kept"] += 1
