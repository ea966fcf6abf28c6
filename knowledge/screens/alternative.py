"""What a drawing shows, in sentences: for who does not see it, and for the adviser on the phone."""

import re
from collections.abc import Iterator
from typing import Final

from knowledge.screens.description import Item, Part, Screen
from knowledge.screens.phrases import ORDINALS, PHRASES, Name, name, phrase, sign
from knowledge.screens.vocabulary import DEVICES, PARTS, plain

LONGEST: Final = 200
_SIGNED: Final = {"tiles": "tile", "apps": "app", "tabs": "tab", "field": "field"}
_KEYS: Final = {"*": "star", "#": "hash"}
# Keys and buttons of the side with a name of their own; "digits" is any key of that set.
_NAMED: Final = ("call", "hangup", "ok", "menu", "power", "volume", "digits", "letters")
_LATIN: Final = re.compile("[A-Za-z]")
# Parts whose name says it all.
_BARE: Final = ("square", "notch", "lens", "cell", "card", "hole", "plug", "message")


def in_words(screen: Screen, language: str) -> str:
    """The drawing in sentences of this language ("fr", "en", "ar"; else English), LONGEST at most.

    First what it is, then where to look, then what is written there as far as there is room.
    """
    language = language[:2] if language[:2] in PHRASES else "en"
    said = _head(screen, language)
    looks = list(_looks(screen, language))
    for sentence in [*looks, *_written(screen, language, is_bare=not looks)]:
        if len(said) + 1 + len(sentence) <= LONGEST:
            said = f"{said} {sentence}"
    return said


def _quoted(words: str, language: str) -> str:
    return phrase("quote", language, words.strip().strip('«»“”"\u00a0'))


def _foreign(words: str, language: str) -> str:
    """Words in Latin letters stand in quotes in Arabic, as those of a phone in French."""
    return _quoted(words, language) if language == "ar" and _LATIN.search(words) else words


def _head(screen: Screen, language: str) -> str:
    titles = [part.first.text for part in screen.of("title")]
    kind = screen.device
    if not titles:
        return phrase(kind, language)
    title = titles[0].rstrip(".")
    starts = {plain(word) for words in (*DEVICES[kind], *PARTS["title"]) for word in words}
    # What an Arabic sentence says first is in Arabic, whatever stands on the paper.
    if plain(title).split(" ")[0] in starts and language != "ar":
        return f"{title}."
    title = _foreign(title, language)
    code = "screen" if kind in ("android", "iphone") else kind
    # Two stops would follow a question.
    return phrase(f"{code}_title", language, title).replace("?.", "?").replace("؟.", "؟")


# --- Where to look --------------------------------------------------------------------------------


def _looks(screen: Screen, language: str) -> Iterator[str]:
    """One sentence for each thing that is marked, and its state after it."""
    if screen.looks:
        yield from _marked(Item(looks=screen.looks), name(screen.device, language), language)
    for part in screen.parts:
        if part.kind == "swipe":
            yield phrase(f"swipe_{part.first.text}", language)
            continue
        for place, item in enumerate(part.items):
            if item.looks:
                called = _called(screen, part, place, language)
                yield from _marked(item, called, language, is_top=part.kind == "bar")
                if item.state and part.kind in ("row", "tiles", "light"):
                    yield phrase(item.state, language)


def _marked(item: Item, called: Name, language: str, *, is_top: bool = False) -> Iterator[str]:
    numbers = [look for look in item.looks if look.isdigit()]
    for number in numbers:
        yield phrase("number", language, number, called.words)
    if numbers:
        return
    pointing = [look for look in ("finger", "arrow") if look in item.looks]
    if pointing:
        yield phrase(pointing[0], language, called.words)
        return
    # "la troisième ligne, « X », est entourée"
    comma = "," if ", " in called.words and language != "ar" else ""
    code = "ringed_top" if is_top else "ringed"
    if called.is_feminine and f"{code}_f" in PHRASES[language]:
        code += "_f"
    sentence = phrase(code, language, called.words + comma)
    yield sentence[:1].upper() + sentence[1:]


def _called(screen: Screen, part: Part, place: int, language: str) -> Name:
    """What a thing is called, with its words in quotes."""
    item = part.items[place]
    if part.kind in _BARE:
        return _bare(item, part.kind, language)
    if part.kind in ("side", "keys"):
        return _key(item.text, language)
    if part.kind == "question":
        quoted = _quoted(item.text, language)
        return name("answer", language, quoted) if place else name("question", language)
    if part.kind == "bar":
        return sign(item.icon, language) if item.icon else Name(_quoted(item.text, language))
    if part.kind == "row":
        return _row(screen, part, language)
    return _with_sign(item, _SIGNED.get(part.kind, part.kind), language)


def _bare(item: Item, kind: str, language: str) -> Name:
    """`la carte SIM`, and what is printed on it."""
    called = name(kind, language)
    if not item.text or kind != "card":
        return called
    comma = "،" if language == "ar" else ","
    words = f"{item.text} {item.value}".strip()
    return Name(f"{called.words}{comma} {_quoted(words, language)}", called.is_feminine)


def _key(code: str, language: str) -> Name:
    """A key, or a button on the side: some have a name of their own."""
    if code in _NAMED:
        return name(code, language)
    return name(_KEYS[code], language) if code in _KEYS else name("key", language, code)


def _row(screen: Screen, part: Part, language: str) -> Name:
    """`la troisième ligne, « Connexions »`; `la ligne « … »` on paper and where it is alone."""
    item = part.first
    if item.is_rest:
        return name("rows", language)
    words = _quoted(item.text, language)
    if item.value:
        comma = "،" if language == "ar" else ","
        words = f"{words}{comma} {_foreign(item.value, language)}"
    if item.state:
        return name("switch", language, words)
    rows = list(screen.of("row"))
    if len(rows) < 2 or screen.device not in ("android", "iphone", "keypad"):
        return name("row", language, words)
    return name("nth", language, ORDINALS[language][rows.index(part)], words)


def _with_sign(item: Item, kind: str, language: str) -> Name:
    """Its words, and the sign that stands beside them; or the sign alone."""
    if not item.text:
        return name(f"{kind}_sign", language, sign(item.icon, language).words)
    called = name(kind, language, _quoted(item.text, language))
    if not item.icon or kind not in _SIGNED.values():
        return called
    comma = "،" if language == "ar" else ","
    return Name(f"{called.words}{comma} {sign(item.icon, language).words}", called.is_feminine)


# --- What is written ------------------------------------------------------------------------------


def _written(screen: Screen, language: str, *, is_bare: bool) -> Iterator[str]:
    """Messages and questions; all that can be read where nothing is marked."""
    for part in screen.parts:
        item = part.first
        if part.kind == "message":
            yield _whole("sent" if item.is_sent else "message", item.text, language)
        elif part.kind == "question":
            yield _whole("question", item.text, language)
    if is_bare and (seen := list(_seen(screen, language))):
        *others, last = seen
        words = phrase("and", language, ", ".join(others), last) if others else last
        yield phrase("seen", language, words)


def _whole(code: str, words: str, language: str) -> str:
    """A text in quotes; shortened where it alone would fill the alternative."""
    if len(words) > LONGEST // 2:
        words = words[: LONGEST // 2].rsplit(" ", 1)[0] + "…"
    # Its own stop is enough.
    return phrase(code, language, _quoted(words.rstrip("."), language))


def _seen(screen: Screen, language: str) -> Iterator[str]:
    """The things that are named, five at most."""
    named = [
        (part, place)
        for part in screen.parts
        if part.kind not in ("title", "message", "question", "keys", "swipe")
        for place, item in enumerate(part.items)
        if not item.is_rest
    ]
    for part, place in named[:5]:
        item = part.items[place]
        if item.text and part.kind in ("row", "tiles", "apps", "button", "light", "tabs"):
            value = f" {item.value}" if item.value else ""
            yield _quoted(item.text, language) + value
        else:
            yield _called(screen, part, place, language).words
