"""The word lists in data/, each with its source on its first lines."""

from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).resolve().parent / "data"


def entries(name: str) -> list[str]:
    """The lines of data/<name>.txt, in order, without comments (#) and empty lines.

    FileNotFoundError when there is no such list.
    """
    lines = (_DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
