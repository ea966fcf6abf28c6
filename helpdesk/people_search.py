"""Finds people by name however it is spelt: accents, order, one slip of the pen a word."""

from rapidfuzz import fuzz

from helpdesk.actions.people import search_form
from helpdesk.models import Person

# Below this, two words are two names. "dupond" and "dupont" are 83 alike, "petit" and "petat" 80.
ALIKE = 79
MOST = 200


def people_named(text: str) -> list[int]:
    """Keys of the people whose name has every word of `text`, or one like it; at most MOST.

    Those who have the words as they are come alone: only when there is nobody are the words
    taken for misspelt ones. [] for a text without letters. One query, two when there is nobody.
    """
    words = search_form(text).split()
    if not words:
        return []
    people = Person.objects.order_by("-pk")
    for word in words:
        people = people.filter(search_name__contains=word)
    if found := list(people.values_list("pk", flat=True)[:MOST]):
        return found
    names = Person.objects.order_by("-pk").values_list("pk", "search_name")
    return [pk for pk, name in names.iterator() if _is_like(words, name.split())][:MOST]


def _is_like(words: list[str], names: list[str]) -> bool:
    return all(any(fuzz.ratio(word, name) >= ALIKE for name in names) for word in words)
