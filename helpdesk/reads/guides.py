"""A guide as an adviser goes through it with somebody on the phone: say, hear, and if not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from helpdesk import labels
from helpdesk.choices import Device
from helpdesk.models import DeskSettings
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.policy.texts import Text
from knowledge.blocks import ANY_PHONE
from knowledge.editing.changes import Change, changes_since
from knowledge.models import GuidePage
from knowledge.reading.drawn import drawn
from knowledge.reading.editions import in_few_words
from knowledge.search.guides import search_guides
from knowledge.templatetags.drawings import drawing_name

# Guides are written in these; whoever speaks another language gets French.
LANGUAGES = ("fr", "en")
MOST_FOUND = 4
# For so long an adviser reads what changed in a guide.
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class TwinStep:
    """One step: what to tell the person to do, and what they should then see.

    `ask` is what the adviser asks, `otherwise` what to do when the answer is not `see`; `picture`
    says what the person's picture or drawing shows, `screen` is their drawn screen. All but `ask`
    and `see` may be "".
    """

    number: int
    title: str
    text: str
    see: str
    picture: str
    warning: str
    tip: str
    phone: str
    ask: str
    otherwise: str
    screen: SafeString


@dataclass(frozen=True)
class Phone:
    """A phone that has a path of its own in a guide."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class TwinGuide:
    """A guide beside the one that the person reads.

    `here` is the number of the step where the person is, the first when nobody said. Without
    `steps` the phone must be known first. `failures` are (what goes wrong, what to do). `changes`
    are those of the last weeks, the newest first.
    """

    number: int
    title: str
    language: str
    url: str
    phones: Sequence[Phone]
    steps: Sequence[TwinStep]
    failures: Sequence[tuple[str, str]]
    here: int
    changes: Sequence[Change] = ()

    @property
    def done(self) -> Sequence[TwinStep]:
        """The steps before the one where the person is."""
        return self.steps[: self.here - 1]

    @property
    def to_do(self) -> Sequence[TwinStep]:
        """The step where the person is, and those after it."""
        return self.steps[self.here - 1 :]

    @property
    def is_last(self) -> bool:
        """Whether the person is at the last step."""
        return self.here >= len(self.steps)


@dataclass(frozen=True)
class FoundGuide:
    """A guide that answers a search; its title knows the language of both texts."""

    number: int
    title: Text
    sentence: str


def twin_of(number: int, *, language: str, device: str, step: int | None) -> TwinGuide | None:
    """The live guide of this number for this device ("": not known); None when there is none.

    In the language of the person, else in another one. `step` None or odd: the first.
    """
    page = GuidePage.by_number(number, language=_written(language))
    if page is None:
        return None
    paths = {path.value["device"]: path.value["steps"] for path in page.paths}
    chosen = device if device in paths else _only(paths)
    # What our own words add is said in the language of the guide, not in the adviser's.
    with translation.override(page.locale.language_code):
        steps = [
            _twin_step(place, page.said_step(step))
            for place, step in enumerate(paths.get(chosen, ()), start=1)
        ]
    return TwinGuide(
        number=page.number,
        title=page.title,
        language=page.locale.language_code,
        url=page.url,
        phones=[
            Phone(code, labels.label_of(labels.DEVICE, code), code == chosen)
            for code in paths
            if code in set(Device)
        ],
        steps=steps,
        failures=page.failures,
        here=step if step and step <= len(steps) else 1,
        changes=changes_since(page, timezone.now() - NEW_FOR),
    )


def _twin_step(place: int, step: Any) -> TwinStep:
    text = step.get("screen")
    drawing = drawn(text, get_language() or "fr") if text else None
    return TwinStep(
        number=place,
        title=step["title"],
        text=step["text"] or "",
        see=step["see"],
        picture=drawing.words if drawing else _shown(step),
        warning=step["warning"] or "",
        tip=step["tip"] or "",
        phone=step["phone"] or "",
        ask=step["ask"] or gettext("What do you see?"),
        otherwise=step["otherwise"] or "",
        screen=mark_safe(drawing.svg() if drawing else ""),  # noqa: S308 - every word escaped
    )


def _shown(step: Any) -> str:
    """What the person's guide shows at this step, in words."""
    picture = step["alternative"] if step["picture"] else ""
    drawing = drawing_name(step["drawing"]) if step["drawing"] else ""
    return ", ".join(part for part in (drawing, picture) if part)


def _only(paths: dict[str, Any]) -> str:
    """The path for a phone that has none of its own: that for any phone, or the only one."""
    return next(iter(paths)) if len(paths) == 1 else ANY_PHONE


def guide_to_send(number: int, *, language: str, device: str) -> str:
    """The steps of a guide in few words, in the language it is written in; "" for no such guide."""
    page = GuidePage.by_number(number, language=_written(language))
    if page is None:
        return ""
    with translation.override(page.locale.language_code):
        return in_few_words(page, device=device)


def find_guides(words: str, *, language: str) -> list[FoundGuide]:
    """The guides that answer a question, or have this number, the best first; [] for none."""
    if not words.strip():
        return []
    language = _written(language)
    answer = search_guides(words, language=language, limit=MOST_FOUND)
    return [
        FoundGuide(found.page.number, Text(found.page.title, language), found.sentence)
        for found in answer.results
    ]


def _written(language: str) -> str:
    return language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]


def number_to_say(anew: bool) -> str:
    """The desk's number in pairs; "" for none. One query where it is read `anew`."""
    desk = DeskSettings.objects.first() if anew else DeskSettings.current()
    return in_pairs(desk.phone_number) if desk and desk.phone_number else ""


def guide_address(number: int | None, *, language: str, step: int | None, phone: str = "") -> str:
    """Where the guide of this number stands, at its step where one is known; "" without a guide.

    `phone` is whose steps are meant, "" when it is not known: a guide with steps for several
    phones then begins at its top. Two queries at most.
    """
    page = GuidePage.by_number(number, language=language) if number else None
    if page is None:
        return ""
    chosen = f"?phone={phone}" if phone in dict(page.devices()) else ""
    at = f"#step-{step}" if step and len(page.paths_for(phone)) == 1 else ""
    return f"{page.url}{chosen}{at}"
