"""A guide otherwise than on its page: as plain words for an SMS, and all of a language at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from knowledge.models import GlossaryTerm, GuidePage, OurAnswer, TopicPage

# A copy on a stick or on paper is old after half a year: prices and menus change.
GOOD_FOR: Final = timedelta(days=182)
_GUIDE_LINK = re.compile(r'href="/(\d{2,5})"')


def site_address() -> str:
    """The address of the site as people say it: no scheme, no slash at the end."""
    return str(settings.BASE_URL).split("://", 1)[-1].rstrip("/")


def in_few_words(guide: GuidePage, *, device: str) -> str:
    """The steps as lines of an SMS, in the active language: what to do, and no more.

    The last line is the guide's short address. Where phones have paths of their own and `device` is
    none of them, the first one is taken and named.
    """
    paths = guide.paths_for(device)
    path = paths[0]
    title = f"{guide.title} ({path['label']})" if guide.devices() else guide.title
    steps = [f"{place}. {step['title']}" for place, step in enumerate(path["steps"], start=1)]
    place = {"address": site_address(), "number": guide.number}
    end = _("All of it: %(address)s/%(number)s") % place
    return "\n".join([title, *steps, end])


@dataclass(frozen=True)
class Chapter:
    """A topic of the single-file edition, with its guides by number."""

    topic: TopicPage
    guides: Sequence[GuidePage]


@dataclass(frozen=True)
class Edition:
    """All published guides of a language, as of a day; after `good_until` ask for a new one."""

    chapters: Sequence[Chapter]
    terms: Sequence[GlossaryTerm]
    made_on: date
    good_until: date


def edition_of(language: str, *, today: date) -> Edition:
    """What stands in the single file of this language, in the order of the topics."""
    here = {"locale__language_code": language}
    topics = TopicPage.objects.live().filter(**here).order_by("path")
    guides = list(GuidePage.objects.live().filter(**here).order_by("number"))
    prefetch_related_objects(guides, "locale")
    answers = OurAnswer.of(guides[0].locale_id) if guides else {}
    for guide in guides:
        guide.answers = answers
    chapters = [
        Chapter(topic, [guide for guide in guides if guide.path.startswith(topic.path)])
        for topic in topics
    ]
    return Edition(
        chapters=[chapter for chapter in chapters if chapter.guides],
        terms=list(GlossaryTerm.objects.filter(**here).order_by("term")),
        made_on=today,
        good_until=today + GOOD_FOR,
    )


def with_links_inside(html: str, *, numbers: set[int]) -> str:
    """Links to `/102` lead to `#guide-102`, or to the top where `numbers` lacks that guide."""

    def inside(match: re.Match[str]) -> str:
        number = int(match[1])
        return f'href="#guide-{number}"' if number in numbers else 'href="#top"'

    return _GUIDE_LINK.sub(inside, html)
