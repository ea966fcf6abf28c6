"""Keeps, for each translated guide, which steps the original has overtaken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from knowledge.blocks import STEP_TEXTS
from knowledge.editing.staleness import Made, Staleness, digest, now_made, staleness_of
from knowledge.models import GuidePage, StepTranslation


def digests_of(guide: GuidePage) -> dict[str, str]:
    """Id of each step → digest of its words, in the order of the guide."""
    return {
        block.id: digest(*_texts_of(block.value))
        for path in guide.paths
        for block in path.value["steps"].bound_blocks
        if block.id
    }


def _texts_of(step: Any) -> list[str]:
    """What a translation says anew. Steps without a drawn screen keep the digest that they had."""
    screen = step.get("screen")
    return [*(step[name] or "" for name in STEP_TEXTS), *([screen] if screen else [])]


def original_of(guide: GuidePage) -> GuidePage | None:
    """The guide in the language in which guides are written first; None when it is this one."""
    if guide.locale.language_code == settings.LANGUAGE_CODE:
        return None
    return (
        GuidePage.objects.live()
        .filter(
            translation_key=guide.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
        )
        .first()
    )


def when_published(instance: GuidePage, **_signal: Any) -> None:
    """A translation notes what it was made from; an original says to its translations what changed.

    Called by Wagtail after a guide is published, in the same transaction if there is one.
    """
    original = original_of(instance)
    if original is not None:
        _note(instance, original)
    elif instance.locale.language_code == settings.LANGUAGE_CODE:
        for translated in instance.get_translations().live():
            _note(translated, instance, is_small=instance.is_small_change)


@transaction.atomic
def _note(guide: GuidePage, original: GuidePage, *, is_small: bool = False) -> None:
    """`is_small`: an editor says that what was good before is good still."""
    own, words = digests_of(guide), digests_of(original)
    before = _made(guide)
    known = before
    if is_small:
        known = {
            step: row if step in guide.older_steps else Made(row.own, words.get(step, row.original))
            for step, row in before.items()
        }
    made = now_made(own=own, original=words, before=known)
    if made != before:
        guide.translated_steps.all().delete()
        StepTranslation.objects.bulk_create(
            StepTranslation(guide=guide, step=step, own=row.own, original=row.original)
            for step, row in made.items()
        )
    _keep(guide, staleness_of(own=own, original=words, made=made))


def _made(guide: GuidePage) -> dict[str, Made]:
    return {str(row.step): Made(row.own, row.original) for row in guide.translated_steps.all()}


def _keep(guide: GuidePage, now: Staleness) -> None:
    """On the page, so that reading it asks nothing more. A revision must not bring old ones back:
    this runs after each."""
    guide.older_steps, guide.missing_steps = list(now.older), len(now.missing)
    GuidePage.objects.filter(pk=guide.pk).update(
        older_steps=guide.older_steps, missing_steps=guide.missing_steps
    )


@transaction.atomic
def still_right(guide: GuidePage) -> None:
    """An editor read the original's changes: this translation says the same, word for word or not.

    Steps that are missing stay missing.
    """
    original = original_of(guide)
    if original is None:
        return
    words = digests_of(original)
    for row in guide.translated_steps.all():
        row.original = words.get(str(row.step), row.original)
        row.save(update_fields=["original"])
    _keep(guide, staleness_of(own=digests_of(guide), original=words, made=_made(guide)))


@dataclass(frozen=True)
class StepBeside:
    """A step of the original beside the translation's; `translated` is None where it is missing."""

    place: int
    original: Any
    translated: Any


def steps_to_translate(guide: GuidePage) -> list[StepBeside]:
    """What the original says where this translation is older or lacks a step; [] for nothing."""
    original = original_of(guide)
    return list(_beside(guide, original)) if original is not None else []


def _beside(guide: GuidePage, original: GuidePage) -> Iterator[StepBeside]:
    own = {
        block.id: block.value for path in guide.paths for block in path.value["steps"].bound_blocks
    }
    for path in original.paths:
        for place, block in enumerate(path.value["steps"].bound_blocks, start=1):
            if block.id not in own or block.id in guide.older_steps:
                yield StepBeside(place, block.value, own.get(block.id))
