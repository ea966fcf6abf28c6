"""How to write a step: what the CMS teaches, each with an example and a drawn screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from knowledge.screens import Drawn, compose
from knowledge.screens.ready import ready_screens

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Lesson:
    """One rule, why it helps, what it makes of a text, and a ready screen that shows it.

    `screen`: the place of the screen in the menu of the form, from 0.
    """

    rule: "StrPromise"
    why: "StrPromise"
    before: "StrPromise"
    after: "StrPromise"
    screen: int

    def lines(self, language: str) -> str:
        """The lines that an author writes for the screen, in this language."""
        return ready_screens(language)[self.screen].lines

    def drawn(self, language: str) -> Drawn:
        """The screen as readers see it."""
        return compose(self.lines(language), language=language)


LESSONS: Final = (
    Lesson(
        rule=_("One gesture a step"),
        why=_("One hand holds the phone. The eye comes back and must find its place."),
        before=_(
            "Open Settings, look for Connections, touch it, turn on plane mode, wait, then turn it "
            "off again."
        ),
        after=_("Touch Settings."),
        screen=4,
    ),
    Lesson(
        rule=_("The words of the phone"),
        why=_("People look for the word that they have just read. Show where it stands."),
        before=_("Access the menu via the configuration interface."),
        after=_("Touch the line Network and Internet."),
        screen=5,
    ),
    Lesson(
        rule=_("Say what one must see"),
        why=_("Whoever sees it goes on without fear. Whoever does not stops in time."),
        before=_("The option must not have remained deactivated."),
        after=_("The button is green."),
        screen=7,
    ),
    Lesson(
        rule=_("The risk before the gesture"),
        why=_("What may be lost or cost money stands above the step, in “Careful”."),
        before=_("NB: the card will be blocked by the operator (3 failed attempts)."),
        after=_("Three wrong codes lock the card."),
        screen=12,
    ),
)
BEFORE_SUBMITTING: Final = (
    _("Read it aloud. Where you stumble, readers stop."),
    _("Do it, with the phone in your hand. Do only what is written."),
    _("Give it to somebody who never did it. Say nothing, and look."),
    _("A guide has four to nine steps. Six is a pleasure."),
    _("The adviser asks “What do you see?”, and never “Is it green?”."),
)
