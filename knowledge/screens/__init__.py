"""Screens that authors describe in lines, and that we draw: `read`, `draw` and `in_words`.

A description is a few lines: the device or thing, then its parts from top to bottom. Nothing here
knows Django but `messages`, which says an error in the words of the CMS.
"""

from knowledge.screens.compose import Drawn, compose
from knowledge.screens.description import ScreenError

__all__ = ["Drawn", "ScreenError", "compose"]
