"""Gives the models what only search knows of them."""

from knowledge.models import GuidePage
from knowledge.models.search_words import WhatPeopleSay
from knowledge.search.documents import stems_of
from knowledge.search.preview import changes_of


def register() -> None:
    """The stems of a guide, and what a row of search words would change.

    Called once, when the app is ready.
    """
    GuidePage.stems = property(stems_of)
    WhatPeopleSay.changes_of = staticmethod(changes_of)
