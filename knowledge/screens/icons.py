"""The signs that phones show, drawn by one hand on 24 x 24, from their centre.

A capital M is a place; all other steps follow from the one before, so that a sign can be moved.
"""

import re
from typing import Final

PATHS: Final = {
    "plane": "M0-10c1.3 0 1.8 1.6 1.8 3v3.5l7.7 4.6v2.4l-7.7-2.4v4.4l2.4 1.9v2"
    "l-4.2-1.2-4.2 1.2v-2l2.4-1.9v-4.4l-7.7 2.4v-2.4l7.7-4.6v-3.5c0-1.4.5-3 1.8-3z",
    "bars": "M-8 8v-3M-3 8v-7M3 8v-11M8 8v-16",
    "wifi": "M-9.5-3q9.5-8.5 19 0M-5.5 2q5.5-5 11 0M0 7h0",
    "battery": "M-5-7h10v16h-10zM-1.5-10h3M0 2v3.5",
    "gear": "M0-3a3 3 0 1 0 .1 0M0-6.5a6.5 6.5 0 1 0 .1 0M0-9.5v3M0 6.5v3M-9.5 0h3M6.5 0h3"
    "M-6.7-6.7l2 2M4.7 4.7l2 2M-6.7 6.7l2-2M4.7-4.7l2-2",
    "envelope": "M-9-6.5h18v13h-18zl9 7 9-7",
    "handset": "M-7-9h3.5l2 5-2.5 2a12 12 0 0 0 6 6l2-2.5 5 2v3.5a2 2 0 0 1-2 2a16 16 0 0"
    " 1-16-16a2 2 0 0 1 2-2z",
    "hangup": "M-9.5 3v-3c5-5.5 14-5.5 19 0v3l-5 1-1-3.5a12 12 0 0 0-7 0l-1 3.5z",
    "camera": "M-9.5-5.5h4.5l1.5-2.5h7l1.5 2.5h4.5v13h-19zM0-3a3.8 3.8 0 1 0 .1 0",
    "lock": "M-7-1h14v10h-14zM-4-1v-3.5a4 4 0 0 1 8 0v3.5M0 3v2",
    "bell": "M-7.5 5c2.5-2 2-4 2-7a5.5 5.5 0 0 1 11 0c0 3-.5 5 2 7zM-1.5 9h3",
    "search": "M-1.5-9a7 7 0 1 0 .1 0M4 3.5l5.5 5.5",
    "person": "M0-9a4.5 4.5 0 1 0 .1 0M-8.5 9.5a8.5 8.5 0 0 1 17 0",
    "sim": "M-6-9.5h8l4 4v15h-12zM-3 0h6v6h-6zM0 0v6M-3 3h6",
    "folder": "M-9-7h6l2.5 3h9.5v11h-18z",
    "mail": "M3.5 0a3.5 3.5 0 1 0-7 0 3.5 3.5 0 1 0 7 0v1.5q0 3 2.7 3t2.8-4.5a9 9 0 1 0-3.5 7",
    "globe": "M0-9a9 9 0 1 0 .1 0M-9 0h18M0-9q-8 9 0 18q8-9 0-18",
    "share": "M5-9a3 3 0 1 0 .1 0M-6-3a3 3 0 1 0 .1 0M5 3a3 3 0 1 0 .1 0M-3.3 1.4l5.7 3.2"
    "M-3.3-1.4l5.7-3.2",
    "bin": "M-8-5.5h16M-3-5.5v-2.5h6v2.5M-6-5.5l1 14.5h10l1-14.5M-2-1.5v6M2-1.5v6",
    "plus": "M0-8v16M-8 0h16",
    "message": "M-9-7.5h18v12h-9l-5 4.5v-4.5h-4z",
    "bluetooth": "M-5-4.5l10 9-5 4.5v-18l5 4.5-10 9",
    "moon": "M3-9a9 9 0 1 0 6 12a8 8 0 0 1-6-12z",
    "sun": "M0-4a4 4 0 1 0 .1 0M0-9.5v1.5M0 8v1.5M-9.5 0h1.5M8 0h1.5M-6.5-6.5l1 1M5.5 5.5"
    "l1 1M-6.5 6.5l1-1M5.5-5.5l1-1",
    "volume": "M-8-3v6h4l6 5v-16l-6 5zM5.5-3.5a5 5 0 0 1 0 7M8-6.5a9 9 0 0 1 0 13",
    "dots": "M0-8a1 1 0 1 0 .1 0M0-1a1 1 0 1 0 .1 0M0 6a1 1 0 1 0 .1 0",
    "back": "M3-8l-8 8 8 8",
    "cross": "M-7-7l14 14M7-7l-14 14",
    "check": "M-8 1l5 5 11-12",
    "home": "M-9 0l9-8.5 9 8.5M-6-2v11h12v-11",
    "clock": "M0-9a9 9 0 1 0 .1 0M0-4.5v4.5l3.5 2.5",
    "power": "M0-9.5v8M-5-6.5a8 8 0 1 0 10 0",
    "shield": "M0-9.5l-7.5 3v5.5c0 5 3 8.5 7.5 10.5 4.5-2 7.5-5.5 7.5-10.5v-5.5z",
    "bolt": "M1.5-9.5l-7 11h5l-1 8 7-11h-5z",
    "keypad": "M-8-8h1v1h-1zM-.5-8h1v1h-1zM7-8h1v1h-1zM-8-1h1v1h-1zM-.5-1h1v1h-1z"
    "M7-1h1v1h-1zM-8 6h1v1h-1zM-.5 6h1v1h-1zM7 6h1v1h-1z",
    "download": "M0-9v11M-5-3l5 5 5-5M-8 8.5h16",
}
_PLACE = re.compile(r"M(-?[\d.]+) ?(-?[\d.]+)")


def at(name: str, x: float, y: float) -> str:
    """The path of a sign with its centre at this place."""
    return _PLACE.sub(lambda m: f"M{float(m[1]) + x:g} {float(m[2]) + y:g}", PATHS[name])
