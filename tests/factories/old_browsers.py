"""Our style sheets as rules, and as a browser of 2016 reads them (Chrome 49, KaiOS 2.5)."""

import re
from collections.abc import Iterator

# What these browsers drop: a declaration of which they know the name or the value not.
_LOGICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:inline|block)(?:-|$)"
    r"|inset$|(?:inline|block)-size$|(?:min|max)-(?:inline|block)-size$"
)
_GAP = re.compile(r"(?:row-|column-)?gap$")
_VALUE = re.compile(r"(?<![\w-])(?:min|max|clamp)\(|anywhere|inline-(?:start|end)")
# And the whole rule, when its selector is new to them.
_SELECTOR = re.compile(r":(?:is|where|has|focus-visible|focus-within)\b|:not\([^()]*,")

Rule = tuple[str, list[tuple[str, str]]]


def rules_of(sheet: str) -> Iterator[Rule]:
    """Each rule of a sheet, those inside @media too: its selector, its (property, value) pairs."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        pairs = (part.partition(":") for part in body.split(";") if ":" in part)
        yield selector.strip(), [(name.strip(), value.strip()) for name, _, value in pairs]


def is_new(name: str, value: str) -> bool:
    """Whether a browser of 2016 drops this declaration."""
    return bool(_LOGICAL.match(name) or _GAP.match(name) or _VALUE.search(value))


def is_new_selector(selector: str) -> bool:
    """Whether a browser of 2016 drops the rule: one part that it cannot read is enough."""
    return bool(_SELECTOR.search(selector))


def as_read_in_2016(sheet: str) -> str:
    """The sheet without what these browsers drop, grids included: KaiOS 2.5 has none."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)

    def kept(rule: re.Match[str]) -> str:
        if is_new_selector(rule[1]):
            return ""
        parts = [part for part in rule[2].split(";") if ":" in part]
        known = [
            part
            for part in parts
            if not is_new(*(half.strip() for half in part.split(":", 1)))
            and not re.match(r"\s*(?:display\s*:\s*grid|grid-)", part)
        ]
        return f"{rule[1]}{{{';'.join(known)}}}"

    return re.sub(r"([^{}]+)\{([^{}]*)\}", kept, plain)
