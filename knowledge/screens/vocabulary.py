"""The words of the language of screens, English and French: code → (English words, French words).

The first word of each language is the one that we say; the others are understood too.
"""

import re
import unicodedata
from functools import cache
from typing import Final

Words = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

DEVICES: Final[Words] = {
    "android": (("Android",), ("Android",)),
    "iphone": (("iPhone",), ("iPhone",)),
    "keypad": (("Keypad phone", "Phone with keys"), ("Téléphone à touches",)),
    "sms": (("SMS",), ("SMS",)),
    "back": (("Back",), ("Dos",)),
    "tray": (("Tray",), ("Tiroir",)),
    "charger": (("Charger",), ("Chargeur",)),
    "box": (("Box",), ("Box",)),
    "bill": (("Bill",), ("Facture",)),
    "sheet": (("Sheet",), ("Feuille",)),
    "envelope": (("Envelope",), ("Enveloppe",)),
}
PARTS: Final[Words] = {
    "bar": (("Bar",), ("Barre",)),
    "title": (("Title",), ("Titre",)),
    "row": (("Row", "Line"), ("Ligne",)),
    "tiles": (("Tiles",), ("Tuiles",)),
    "apps": (("Apps",), ("Applis", "Applications")),
    "message": (("Message",), ("Message",)),
    "field": (("Field",), ("Champ",)),
    "keys": (("Keys",), ("Touches",)),
    "button": (("Button",), ("Bouton",)),
    "question": (("Question",), ("Question",)),
    "tabs": (("Tabs",), ("Onglets",)),
    "slider": (("Slider",), ("Curseur",)),
    "square": (("QR code",), ("Code QR", "QR code")),
    "swipe": (("Swipe",), ("Glisser",)),
    "side": (("Side",), ("Côté",)),
    "notch": (("Notch",), ("Encoche",)),
    "lens": (("Camera",), ("Appareil photo",)),
    "cell": (("Battery",), ("Batterie",)),
    "card": (("Card",), ("Carte",)),
    "hole": (("Hole",), ("Trou",)),
    "plug": (("Plug",), ("Prise",)),
    "light": (("Light",), ("Voyant",)),
}
_ON_A_SCREEN = ("bar", "title", "row", "tiles", "apps", "message", "field", "button")
_OF_PHONES = (
    *_ON_A_SCREEN,
    *("question", "keys", "tabs", "slider", "square", "swipe", "side"),
)
# What each device may have; the order is the one in which we say it.
PARTS_OF: Final[dict[str, tuple[str, ...]]] = {
    "android": _OF_PHONES,
    "iphone": _OF_PHONES,
    "sms": ("bar", "title", "message", "field", "button", "keys"),
    "keypad": ("bar", "title", "row", "message", "field", "button", "keys"),
    "back": ("notch", "lens", "cell", "card"),
    "tray": ("hole", "card"),
    "charger": ("plug", "cell"),
    "box": ("title", "light", "row", "button"),
    "bill": ("title", "row"),
    "sheet": ("title", "row"),
    "envelope": ("title", "row", "card"),
}
# Parts that list several things between commas.
LISTS: Final = ("bar", "tiles", "apps", "keys", "tabs")
MARKS: Final[Words] = {
    "ringed": (("ringed", "ring"), ("entouré", "entourée")),
    "finger": (("finger",), ("doigt",)),
    "arrow": (("arrow",), ("flèche",)),
    "on": (("on",), ("allumé", "allumée")),
    "off": (("off",), ("éteint", "éteinte")),
    "sent": (("sent",), ("envoyé", "envoyée")),
}
ICONS: Final[Words] = {
    "plane": (("plane",), ("avion",)),
    "bars": (("bars",), ("barres", "réseau")),
    "wifi": (("wifi", "wi-fi"), ("wifi", "wi-fi")),
    "battery": (("battery",), ("batterie",)),
    "gear": (("gear",), ("roue",)),
    "envelope": (("envelope",), ("enveloppe",)),
    "handset": (("handset", "phone"), ("combiné", "téléphone")),
    "hangup": (("hang up",), ("raccrocher",)),
    "camera": (("camera",), ("appareil photo",)),
    "lock": (("lock",), ("cadenas",)),
    "bell": (("bell",), ("cloche",)),
    "search": (("search", "magnifying glass"), ("loupe",)),
    "person": (("person",), ("personne",)),
    "sim": (("sim",), ("sim", "puce")),
    "folder": (("folder",), ("dossier",)),
    "mail": (("mail", "at sign"), ("e-mail", "arobase")),
    "globe": (("globe",), ("globe",)),
    "share": (("share",), ("partager",)),
    "bin": (("bin",), ("poubelle",)),
    "plus": (("plus",), ("plus",)),
    "message": (("message",), ("message", "bulle")),
    "bluetooth": (("bluetooth",), ("bluetooth",)),
    "moon": (("moon",), ("lune",)),
    "sun": (("sun",), ("soleil",)),
    "volume": (("volume", "speaker"), ("son", "haut-parleur")),
    "dots": (("dots",), ("points", "trois points")),
    "back": (("back",), ("retour",)),
    "cross": (("cross",), ("croix",)),
    "check": (("check", "tick"), ("coche",)),
    "home": (("home",), ("maison",)),
    "clock": (("clock",), ("horloge",)),
    "power": (("power",), ("marche",)),
    "shield": (("shield",), ("bouclier",)),
    "bolt": (("bolt", "lightning"), ("éclair",)),
    "keypad": (("keypad",), ("clavier",)),
    "download": (("download",), ("télécharger",)),
}
DIRECTIONS: Final[Words] = {
    "down": (("down",), ("vers le bas", "bas")),
    "up": (("up",), ("vers le haut", "haut")),
    "left": (("left",), ("vers la gauche", "gauche")),
    "right": (("right",), ("vers la droite", "droite")),
}
SIDES: Final[Words] = {
    "power": (("power",), ("marche",)),
    "volume": (("volume",), ("volume", "son")),
}
# Whole sets of keys, and keys that have a sign instead of a letter.
KEY_SETS: Final[Words] = {
    "digits": (("digits",), ("chiffres",)),
    "letters": (("letters",), ("lettres",)),
}
KEYS: Final[Words] = {
    **{sign: ((sign,), (sign,)) for sign in "1234567890*#"},
    "call": (("call",), ("appel", "appeler")),
    "hangup": (("hang up",), ("raccrocher",)),
    "ok": (("OK",), ("OK",)),
    "menu": (("menu",), ("menu",)),
}


def plain(word: str) -> str:
    """A word as it is compared: no capitals, accents or odd spaces."""
    flat = unicodedata.normalize("NFD", word.replace("’", "'").casefold())
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare).strip()


@cache
def _meanings(name: str) -> dict[str, str]:
    table: Words = globals()[name]
    return {
        plain(word): code
        for code, languages in table.items()
        for words in languages
        for word in words
    }


def meaning(table: str, word: str) -> str:
    """The code of a word in this table ("DEVICES", "PARTS", …); "" when it has none."""
    return _meanings(table).get(plain(word), "")


def language_of(text: str) -> str:
    """The language in which a description is written: "fr", "en", or "" where no word tells."""
    heads = {plain(re.split(r"[:\[]", line, maxsplit=1)[0]) for line in text.splitlines()}
    used = heads | {plain(mark) for mark in re.findall(r"\[([^\]]+)\]", text)}
    tables = (DEVICES, PARTS, MARKS, ICONS)
    english, french = (
        len(used & {plain(words[place][0]) for table in tables for words in table.values()})
        for place in (0, 1)
    )
    if english == french:
        return ""
    return "en" if english > french else "fr"


def said(table: str, code: str, language: str) -> str:
    """The word that we say for a code: French, or else English."""
    english, french = globals()[table][code]
    return str((french if language == "fr" else english)[0])
