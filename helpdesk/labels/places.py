"""What the places with a clock of their own are called, and the languages that people speak."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.labels.tables import label_of

# Where people live by the clock, and how a sentence says it.
ZONES = {
    "Europe/Paris": _("Mainland France"),
    "America/Guadeloupe": _("Guadeloupe"),
    "America/Martinique": _("Martinique"),
    "America/Cayenne": _("French Guiana"),
    "Indian/Reunion": _("Réunion"),
    "Indian/Mayotte": _("Mayotte"),
}

IN_ZONE = {
    "Europe/Paris": _("in Paris"),
    "America/Guadeloupe": _("in Guadeloupe"),
    "America/Martinique": _("in Martinique"),
    "America/Cayenne": _("in French Guiana"),
    "Indian/Reunion": _("in Réunion"),
    "Indian/Mayotte": _("in Mayotte"),
}

TIME_OF_ZONE = {
    "Europe/Paris": _("Paris time"),
    "America/Guadeloupe": _("Guadeloupe time"),
    "America/Martinique": _("Martinique time"),
    "America/Cayenne": _("French Guiana time"),
    "Indian/Reunion": _("Réunion time"),
    "Indian/Mayotte": _("Mayotte time"),
}

# Spoken on the phone, so more than those of the site: what people in France speak most, and what
# an adviser could not tell ("und", ISO 639: not determined).
UNKNOWN_LANGUAGE = "und"

LANGUAGES = {
    "fr": _("French"),
    "en": _("English"),
    "ar": _("Arabic"),
    "pt": _("Portuguese"),
    "es": _("Spanish"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "sq": _("Albanian"),
    "bm": _("Bambara"),
    "bn": _("Bengali"),
    "zh": _("Chinese"),
    "ka": _("Georgian"),
    "it": _("Italian"),
    "kab": _("Kabyle"),
    "ku": _("Kurdish"),
    "ln": _("Lingala"),
    "ps": _("Pashto"),
    "fa": _("Persian, Dari"),
    "pl": _("Polish"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "snk": _("Soninke"),
    "ta": _("Tamil"),
    "ti": _("Tigrinya"),
    "vi": _("Vietnamese"),
    "wo": _("Wolof"),
    UNKNOWN_LANGUAGE: _("Another language, or not known"),
}


def language_name(code: str) -> str:
    """What a language is called, one that the desk knows or one of the site; else its code."""
    return label_of({**dict(settings.LANGUAGES), **LANGUAGES}, code)
