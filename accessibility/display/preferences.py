"""How one visitor wants pages shown: a value, its cookie, and the attributes of <html>."""

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

COOKIE_NAME: Final = "display"

# The values that each preference may have; the first one is the usual display.
VALUES: Final = MappingProxyType(
    {
        "text": ("100", "125", "150", "200"),
        "spacing": ("normal", "wide"),
        "contrast": ("auto", "light", "dark", "high"),
        "font": ("system", "hyperlegible"),
        "width": ("usual", "narrow"),
        "pictures": ("shown", "none"),
        "motion": ("auto", "less"),
        "aloud": ("no", "yes"),
        "device": ("", "android", "iphone", "keypad"),
    }
)
_PREFIXES: Final = MappingProxyType(
    {
        "t": "text",
        "s": "spacing",
        "c": "contrast",
        "f": "font",
        "w": "width",
        "p": "pictures",
        "m": "motion",
        "a": "aloud",
        "d": "device",
    }
)
_SHOWN: Final = ("text", "spacing", "contrast", "width", "pictures", "motion")


@dataclass(frozen=True)
class DisplayPreferences:
    """What a visitor chose; each field holds one of its VALUES, or ValueError is raised.

    `text` is a percentage of the usual size; `pictures` are our pictograms, never photographs;
    `device` is the phone that guides speak of, "" when it is not known.
    """

    text: str = "100"
    spacing: str = "normal"
    contrast: str = "auto"
    font: str = "system"
    width: str = "usual"
    pictures: str = "shown"
    motion: str = "auto"
    aloud: str = "no"
    device: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) not in VALUES[field.name]:
                raise ValueError(f"{field.name} cannot be {getattr(self, field.name)!r}")

    @classmethod
    def from_cookie(cls, value: str | None) -> "DisplayPreferences":
        """Read what `to_cookie` wrote: "t125.swide.cdark".

        Never raises: no cookie, an unknown name or an odd value means the usual display for
        that preference. When a name comes twice, the last good value counts.
        """
        chosen: dict[str, str] = {}
        for part in (value or "").split("."):
            name = _PREFIXES.get(part[:1])
            if name and part[1:] in VALUES[name]:
                chosen[name] = part[1:]
        return cls(**chosen)

    def to_cookie(self) -> str:
        """The preferences that differ from the usual display: "t125.cdark", "" for none."""
        return ".".join(
            prefix + getattr(self, name)
            for prefix, name in _PREFIXES.items()
            if getattr(self, name) != VALUES[name][0]
        )

    def attributes(self) -> dict[str, str]:
        """Attributes of <html>, such as {"data-text": "125"}; the usual display has none.

        Left out are the device, which changes what is said, and the font and the reading aloud,
        which bring files of their own with the page.
        """
        return {
            f"data-{name}": getattr(self, name)
            for name in _SHOWN
            if getattr(self, name) != VALUES[name][0]
        }
