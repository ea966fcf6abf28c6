"""What stands around every guide and seldom changes: asked of the database once a minute."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, cast

from django.core.cache import cache
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_unpublished

from knowledge.models.glossary import GlossaryTerm

# A change is seen at once where it was made, and by other processes after so many seconds.
SECONDS: Final = 60


class TopicLink(NamedTuple):
    """A topic as a guide names it; its `url` is "" while the topic is not public."""

    title: str
    url: str
    code: str


def known_terms(locale_id: int) -> list[GlossaryTerm]:
    """The words that this language explains."""

    def read() -> list[GlossaryTerm]:
        terms = GlossaryTerm.objects.filter(locale_id=locale_id)
        return list(terms.only("term", "definition", "locale_id"))

    return cast(list[GlossaryTerm], cache.get_or_set(_key(GlossaryTerm, locale_id), read, SECONDS))


def link_to(topic: Any) -> TopicLink:
    """What a guide says of this page of a topic."""
    return TopicLink(topic.title, topic.url if topic.live else "", topic.code)


def known_topics(topics: type[Model], locale_id: int) -> dict[str, TopicLink]:
    """Path in the tree → the topic there, of this language. `topics`: the model, TopicPage."""

    def read() -> dict[str, TopicLink]:
        pages: Any = topics._default_manager.filter(locale_id=locale_id).select_related("locale")
        return {page.path: link_to(page) for page in pages}

    return cast(dict[str, TopicLink], cache.get_or_set(_key(topics, locale_id), read, SECONDS))


def forget(instance: Any, **_signal: object) -> None:
    """After one of them was saved or deleted."""
    cache.delete(_key(type(instance), instance.locale_id))


def _key(model: type[Model], locale_id: int) -> str:
    return f"knowledge.{model._meta.model_name}.{locale_id}"


def watch(*models: type[Model]) -> None:
    """Forget what is known of these whenever one of them changes."""
    hear: Callable[..., None] = forget
    for model in models:
        # Wagtail also unpublishes by the general model of a page: it is not heard as saved.
        for signal in (post_save, post_delete, page_unpublished):
            signal.connect(hear, sender=model, dispatch_uid=f"knowledge.around.{model.__name__}")
