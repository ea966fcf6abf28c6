"""What the index holds of an object: the words of its search fields, analysed in its language."""

from collections.abc import Iterator
from hashlib import blake2s
from typing import Any

from django.conf import settings
from django.db.models import Model
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from knowledge.analysis import STEMS, analyse, words
from knowledge.search.impacts import GUIDE, WHOLE
from knowledge.search.passages import Passages

# The fields that say what a guide is about, and the field of the index that has their stems.
NAMING = ("title", "promise", "keywords")
ABOUT = "about_"


def language_of(obj: Model) -> str:
    """The two letters of the language of an object's text: its locale's, or the site's."""
    locale = getattr(obj, "locale", None)
    return str(locale.language_code if locale else settings.LANGUAGE_CODE)[:2]


def label_of(model: type[Model]) -> str:
    """`app.model`, that of the table behind a proxy."""
    return (model._meta.concrete_model or model)._meta.label_lower


def key_of(obj: Model) -> str:
    """The document's key."""
    return f"{label_of(type(obj))}:{obj.pk}"


def inner_fields(field: Any, kind: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(name, field) of the fields of a kind in a search field, related ones as `relation__name`."""
    if isinstance(field, kind):
        yield prefix + field.field_name, field
    elif isinstance(field, RelatedFields):
        for inner in field.fields:
            yield from inner_fields(inner, kind, f"{prefix}{field.field_name}__")


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        value = value.values()
    elif value is None or isinstance(value, str) or not hasattr(value, "__iter__"):
        return "" if value is None else str(value)
    return " ".join(_flat(item) for item in value)


def _texts(obj: Any, field: Any, kind: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) of a search field of a kind, and of those of its related objects."""
    if isinstance(field, kind):
        yield prefix + field.field_name, _flat(field.get_value(obj))
    elif isinstance(field, RelatedFields):
        related = field.get_value(obj)
        others = related.all() if hasattr(related, "all") else [related]
        for other in others:
            for inner in field.fields if other is not None else ():
                yield from _texts(other, inner, kind, f"{prefix}{field.field_name}__")


def _joined(obj: Any, kind: Any) -> dict[str, str]:
    """Field → its text; those of several related objects are put together."""
    found: dict[str, list[str]] = {}
    for field in obj.get_search_fields():
        if field.field_name == STEMS:
            continue
        for name, text in _texts(obj, field, kind):
            found.setdefault(name, []).append(text)
    return {name: "\n".join(texts) for name, texts in found.items()}


def document_of(obj: Any) -> dict[str, Any]:
    """What is written in the index for an object, and a digest of it."""
    language = language_of(obj)
    label = label_of(type(obj))
    parents = [label_of(parent) for parent in obj._meta.get_parent_list()]
    document: dict[str, Any] = {
        "key": key_of(obj),
        "pk": str(obj.pk),
        # A search for pages finds guides.
        "models": " ".join([label, *parents, f"{label}:{language}"]),
        "language": language,
    }
    texts = _joined(obj, SearchField)
    for name, text in texts.items():
        document[f"text_{name}"] = " ".join(analyse(text, language))
    for name, text in _joined(obj, AutocompleteField).items():
        document[f"start_{name}"] = " ".join(words(text))
    if label == GUIDE:
        document |= whole(texts, _boosts(obj), language)
        passages = Passages.of(obj, language)
        document |= {
            "sentences": passages.sentences,
            "written": passages.written,
            "steps": passages.steps,
        }
    document["digest"] = blake2s(repr(sorted(document.items())).encode()).hexdigest()
    return document


def stems_of(guide: Any) -> str:
    """The stems of all the words of a guide, each as often as its fields weigh."""
    language = language_of(guide)
    return whole(_joined(guide, SearchField), _boosts(guide), language)[WHOLE + language]


def _boosts(obj: Any) -> dict[str, float | None]:
    return {field.field_name: field.boost for field in obj.get_searchable_search_fields()}


def whole(texts: dict[str, str], boosts: dict[str, float | None], language: str) -> dict[str, str]:
    """All the words of a guide in one field, each as often as its fields weigh; the lexicon too.

    Counted together before they are weighed (BM25F), ten mentions in the steps do not drown one
    in the title. And once each, what it is about: the stems of its title, promise and keywords.
    """
    stems: list[str] = []
    lexicon: set[str] = set()
    about = {stem for name in NAMING for stem in analyse(texts.get(name, ""), language)}
    for name, text in texts.items():
        stems += analyse(text, language) * max(round(boosts.get(name) or 1), 1)
        lexicon.update(words(text))
    return {
        WHOLE + language: " ".join(stems),
        ABOUT + language: " ".join(sorted(about)),
        f"words_{language}": " ".join(sorted(lexicon)),
    }
