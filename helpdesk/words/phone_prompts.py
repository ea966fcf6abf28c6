"""What an exchange says to who calls, in French and in English; the voice of guides reads it.

Nothing is promised that does not follow: whoever withholds their number is called by nobody, and
only a mobile phone is told by SMS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROMPTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        # While the desk is open: before they wait.
        "welcome": {
            "fr": "Bonjour. Quelqu'un va vous répondre. Vous préférez un appel plus tard ? "
            "Tapez 1, puis raccrochez quand vous voulez.",
            "en": "Hello. Somebody will answer you. Would you rather have a call later? "
            "Press 1, then hang up when you like.",
        },
        # While it is closed.
        "closed": {
            "fr": "Bonjour. Nous sommes fermés en ce moment. Nous allons vous appeler. "
            "Tapez 1 pour entendre le jour et l'heure. Ou raccrochez : c'est noté.",
            "en": "Hello. We are closed at the moment. We will call you. "
            "Press 1 to hear the day and the hour. Or hang up: it is noted.",
        },
        # Before the day and the hour, which the exchange says with its own sounds.
        "hour": {
            "fr": "C'est noté. Nous vous appelons :",
            "en": "It is noted. We call you on:",
        },
        # Where no hour is promised, or nobody knows it yet.
        "noted": {
            "fr": "Votre appel est noté. Nous le regardons dès que possible.",
            "en": "Your call is noted. We look at it as soon as we can.",
        },
        "withheld": {
            "fr": "Votre numéro est masqué. Nous ne pouvons pas vous appeler. "
            "Montrez votre numéro, ou appelez-nous quand nous sommes ouverts.",
            "en": "Your number is withheld. We cannot call you. "
            "Show your number, or call us when we are open.",
        },
        "never": {
            "fr": "Nous ne demandons jamais de mot de passe, de code ni de numéro de carte. "
            "Au revoir.",
            "en": "We never ask for a password, a code or a card number. Goodbye.",
        },
    }
)
