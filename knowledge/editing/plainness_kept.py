"""Writes down how plain each version of a guide is."""

import logging

from wagtail.models import Revision

from knowledge.editing.plainness import can_be_measured, plainness_of
from knowledge.models import GuideCheck, GuidePage

log = logging.getLogger(__name__)


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


def measure_the_rest() -> int:
    """Measure the newest version of each guide that was made outside the CMS; how many were."""
    left = GuidePage.objects.filter(latest_revision__plainness=None)
    revisions = Revision.objects.filter(pk__in=left.values("latest_revision"))
    return sum(_is_measured(revision) for revision in revisions)


def _is_measured(revision: Revision) -> bool:
    try:
        return keep_check(revision) is not None
    except OSError:
        log.exception("A picture of version %d is gone: nobody can weigh it", revision.pk)
        return False
