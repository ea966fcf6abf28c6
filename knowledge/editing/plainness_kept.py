"""Writes down how plain each version of a guide is."""

from wagtail.models import Revision

from knowledge.editing.plainness import can_be_measured, plainness_of
from knowledge.models import GuideCheck


def keep_check(revision: Revision) -> GuideCheck | None:
    """Measure a revision of a guide, once; None where there are no rules for its language."""
    kept = GuideCheck.objects.filter(revision=revision).first()
    guide = revision.as_object()
    if kept is not None or not can_be_measured(guide):
        return kept
    plainness = plainness_of(guide)
    return GuideCheck.objects.create(
        revision=revision,
        score=plainness.reading.score,
        longest=plainness.reading.longest,
        stops=len(plainness.stops),
        advice=plainness.advice,
        is_plain=plainness.is_plain,
    )
