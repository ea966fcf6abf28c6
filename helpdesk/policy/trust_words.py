"""Knows the trust word: two French words that the adviser says first, so that the person is sure.

Concrete, friendly, unlike one another: as espeak-ng's French voice says them, any two differ by
three sounds or more. No first names, no homophones, and most have two syllables at least.
"""

from collections.abc import Collection
from random import Random

from helpdesk.choices import AttemptOutcome, Channel, WordRoad
from helpdesk.policy.for_whom import ANSWERED

_PLANTS_AND_ANIMALS = """
    abricot acacia alouette amaryllis ananas anémone artichaut asperge aubergine bambou bleuet
    bruyère cactus camélia castor cerise céleri chamois châtaigne chevreuil citron clémentine
    coccinelle colibri concombre coquelicot courgette dahlia dauphin écureuil églantine épinard
    fenouil fougère framboise gazelle géranium girafe glycine grenouille groseille hirondelle
    hortensia jacinthe jonquille kangourou koala lavande libellule lilas magnolia mandarine
    marmotte mésange mimosa mirabelle muguet myrtille nénuphar noisette orange orchidée otarie
    palmier panda papillon peuplier pélican pingouin pivoine platane potiron primevère radis
    renard rhubarbe romarin rossignol sapin saumon tilleul tomate tortue tournesol tulipe
"""
_THINGS_AND_PLACES = """
    accordéon ampoule anorak aquarelle archipel armoire balançoire ballon bateau bibliothèque
    bicyclette bobine bougie boussole bouteille bracelet cabane caillou camion canapé caravane
    carnet cascade cerceau cheminée clarinette coffret colline coquillage corbeille couverture
    dictionnaire domino drapeau enveloppe escalier écharpe échelle édredon éponge étagère éventail
    falaise fauteuil fenêtre fontaine gobelet guirlande guitare harmonica horizon horloge igloo
    jardin journal lampadaire lanterne locomotive lunettes manège marionnette montgolfière
    mosaïque moulin nuage oreiller pantalon pantoufle parapluie parasol passerelle piano
    porcelaine prairie pupitre pyramide rivière ruban sablier sacoche saladier serviette sifflet
    soleil soucoupe tableau tabouret tambourin télescope théière tiroir toboggan tracteur
    trompette trottinette vélo vitrail voiture volcan
"""
WORDS: tuple[tuple[str, ...], tuple[str, ...]] = (
    tuple(_PLANTS_AND_ANIMALS.split()),
    tuple(_THINGS_AND_PLACES.split()),
)


def _pairs(avoid: Collection[str]) -> list[str]:
    """Every pair but those of `avoid`; all of them, where that leaves none."""
    pairs = [f"{first} {second}" for first in WORDS[0] for second in WORDS[1]]
    avoided = frozenset(avoid)
    return [pair for pair in pairs if pair not in avoided] or pairs


def make_trust_word(random: Random, avoid: Collection[str] = ()) -> str:
    """Two words such as "tilleul bateau", drawn from `random`; none of `avoid` if others are left.

    When every pair is to be avoided, one comes again: a promise never fails for want of words.
    """
    return random.choice(_pairs(avoid))


def next_words(secret: int, *, now: str) -> str:
    """The words that come after those of `now`: the same each time for a promise's secret.

    An adviser says them at the end of a talk, before anything is written down.
    """
    pairs = _pairs((now,))
    return pairs[secret % len(pairs)]


def are_heard(road: WordRoad, outcome: AttemptOutcome) -> bool:
    """Whether a try in which the words were said ends what they are worth.

    Words that a page showed to whoever asked are known to who answered now, as ours: somebody who
    only typed the number could say them as well. A line that was cut is tried again at once, with
    the same words.
    """
    return road is WordRoad.PAGE and outcome in ANSWERED - {AttemptOutcome.CUT_OFF}


def road_of(*, by_desk: bool, gets_sms: bool) -> WordRoad:
    """By which road the words of a promise travel, decided once, when it is made.

    Who is on the phone with the desk hears them. Else a number that gets our messages is told them
    by a message and nobody sees them; for any other number whoever asks sees them, and no message
    has them. So nobody who only typed a number holds the words that this number is told.
    """
    if by_desk:
        return WordRoad.ALOUD
    return WordRoad.MESSAGE if gets_sms else WordRoad.PAGE


def may_begin(road: WordRoad, *, channel: Channel, to_asker: bool) -> bool:
    """Whether the words of a written promise begin with it: who reads it was told to expect them.

    By a message or aloud, else on the page of whoever asked: then their own e-mail alone, as
    `to_asker` says. Somebody else would know the words that this number or e-mail reads.
    """
    return road is WordRoad.ALOUD or is_told(road, channel=channel, to_asker=to_asker)


def is_told(road: WordRoad, *, channel: Channel, to_asker: bool) -> bool:
    """Whether a message by this channel has the words.

    `to_asker`: it goes to the e-mail that was typed with the request, which counts as the page.
    """
    if road is WordRoad.MESSAGE:
        return channel is Channel.SMS
    return road is WordRoad.PAGE and channel is Channel.EMAIL and to_asker
