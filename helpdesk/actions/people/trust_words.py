"""The words that a promise is known by: new ones for whoever was not told the old ones."""

import random
from datetime import timedelta

from helpdesk.choices import WordRoad
from helpdesk.models import Callback, Case
from helpdesk.policy.trust_words import make_trust_word
from helpdesk.reads.reach import reach_of

_random = random.SystemRandom()


def new_word(case: Case) -> str:
    """Two words that this person did not hear within a year."""
    if case.person.is_new:
        return make_trust_word(_random, avoid=frozenset())
    heard = Callback.objects.filter(
        case__person=case.person_id, asked_at__gt=case.opened_at - timedelta(days=365)
    ).values_list("trust_word", flat=True)
    return make_trust_word(_random, avoid=frozenset(heard))


def renew_word(
    callback: Callback, *, road: WordRoad | None = None, words: str | None = None
) -> None:
    """Other words for a promise that calls or tells somebody else now; the old ones are over.

    `road` None: by a message where the number gets them, else by nobody but an adviser. `words`
    None: drawn anew. The caller has locked the promise.
    """
    if road is None:
        road = WordRoad.MESSAGE if reach_of(callback).has_sms else WordRoad.ALOUD
    callback.trust_word, callback.word_road = words or new_word(callback.case), road
    callback.save(update_fields=["trust_word", "word_road"])
