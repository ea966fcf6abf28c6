"""The texts of a guide as people meet them: our own answers stand in place of their codes."""

from functools import cached_property
from typing import Any, Final

from django.db.models import Model
from wagtail.blocks import StructValue
from wagtail.search.index import SearchField

from knowledge.blocks import STEP_TEXTS
from knowledge.models.answers import OurAnswer, working_sentence
from knowledge.placeholders import codes_in, filled, holes_in

# The project brings its words in these (website/running/languages.py), and its team speaks them.
TEAM_LANGUAGES: Final = ("fr", "en")
# A step says these to readers and to the adviser on the phone.
_SAID = (*STEP_TEXTS, "ask", "otherwise")


class SaidField(SearchField):
    """A text to be found that a class tells which is no model, as `GuideTexts` is.

    Engines with columns of their own (OpenSearch) name them by the model, and find none there.
    """

    def get_definition_model(self, cls: type[Model]) -> type[Model]:
        """The model that the column is named after."""
        owner = super().get_definition_model(cls)
        return owner if issubclass(owner, Model) else cls


class GuideTexts:
    """What a guide says, with nothing left open. Asks for answers once, and only where it must."""

    title: Any
    promise: Any
    needs: Any
    paths: Any
    if_it_fails: Any
    reviewed_by: Any
    reviewed_on: Any
    locale: Any
    locale_id: Any

    @cached_property
    def answers(self) -> dict[str, str]:
        """Code → our own answer in the guide's language. Whoever reads many guides may set it."""
        return OurAnswer.of(self.locale_id)

    # Whether what it says is kept for long, as a sound is: then nothing may be some seconds old.
    is_kept_for_long = False

    @cached_property
    def _until_then(self) -> str:
        return working_sentence(self.locale.language_code, anew=self.is_kept_for_long)

    def said(self, text: str | None) -> str:
        """A text of this guide as readers meet it: never with a hole; "" for None."""
        if not text or "[[" not in text:
            return text or ""
        return filled(text, self.answers, otherwise=self._until_then)

    def _found(self, text: str | None) -> str:
        """A text as search knows it: that nobody has answered yet answers nobody."""
        if not text or "[[" not in text:
            return text or ""
        return filled(text, self.answers, otherwise="")

    def said_step(self, step: Any) -> Any:
        """A step with what it says to readers and advisers; the same where nothing was open."""
        texts = {name: self.said(step[name]) for name in _SAID if "[[" in (step[name] or "")}
        return StructValue(step.block, {**step, **texts}) if texts else step

    def awaits_a_native(self, language: str) -> bool:
        """Whether nobody whose language this is said that they read the guide again.

        `language`: the code of the guide's own, which whoever shows it knows. The team reads
        its own languages by itself: for these it is never asked.
        """
        is_read = self.reviewed_by and self.reviewed_on
        return language[:2] not in TEAM_LANGUAGES and not is_read

    @property
    def said_promise(self) -> str:
        """The promise as readers meet it."""
        return self.said(self.promise)

    @property
    def found_promise(self) -> str:
        """The promise as search knows it."""
        return self._found(self.promise)

    @property
    def needed(self) -> list[str]:
        """What you need, a thing an item."""
        return [self.said(line.strip()) for line in self.needs.splitlines() if line.strip()]

    @property
    def failures(self) -> list[tuple[str, str]]:
        """(what goes wrong, what to do then), as readers meet them."""
        rows = [row.value for row in self.if_it_fails]
        return [(self.said(row["problem"]), self.said(row["answer"])) for row in rows]

    def body_text(self) -> str:
        """All the words of the steps and of what to do if it fails, for search."""
        return "\n".join(text for text in map(self._found, self._texts()) if text)

    def _texts(self) -> list[str]:
        texts = []
        for path in self.paths:
            for step in path.value["steps"]:
                title, *others = (step[name] or "" for name in STEP_TEXTS)
                texts += [title + ".", *others]
        for failure in self.if_it_fails:
            texts += [failure.value["problem"], failure.value["answer"]]
        return texts

    def numbered_steps(self) -> list[tuple[int, str, str]]:
        """(number, title, all its words) of each step, path by path, for search."""
        return [
            (
                number,
                self._found(step["title"]),
                "\n".join(self._found(step[name]) for name in STEP_TEXTS),
            )
            for path in self.paths
            for number, step in enumerate(path.value["steps"], start=1)
        ]

    def written(self) -> str:
        """All its texts as an editor wrote them, with what stands in brackets."""
        return "\n".join([self.title, self.promise, self.needs, *self._texts(), *self._asked()])

    def _asked(self) -> list[str]:
        steps = [step for path in self.paths for step in path.value["steps"]]
        return [step[name] or "" for step in steps for name in ("ask", "otherwise")]

    def holes(self) -> tuple[str, ...]:
        """Words in brackets that no answer of ours fills in, in order."""
        return holes_in(self.written())

    def own_answers(self) -> tuple[str, ...]:
        """The codes of the answers of ours that the guide takes, each once, in order."""
        return codes_in(self.written())

    def missing_answers(self) -> tuple[str, ...]:
        """Those of its codes that nobody has answered in its language."""
        return tuple(code for code in self.own_answers() if not self.answers.get(code))
