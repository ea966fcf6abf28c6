"""Compiles the translations without GNU gettext: .po files to the .mo files that Django reads."""

import os
from pathlib import Path

import polib


def compile_catalogues(*, source: Path, target: Path) -> list[Path]:
    """Compile every `LANGUAGE/LC_MESSAGES/*.po` under `source` to the same place under `target`.

    Returns the files that changed; [] when all were right. Fuzzy and obsolete entries are left
    out, as GNU msgfmt does. A file that cannot be read raises OSError, with its line.
    """
    changed = []
    for po_path in sorted(source.glob("*/LC_MESSAGES/*.po")):
        mo_path = (target / po_path.relative_to(source)).with_suffix(".mo")
        compiled = polib.pofile(str(po_path)).to_binary()
        if mo_path.is_file() and mo_path.read_bytes() == compiled:
            continue
        mo_path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: another process may read it in the same instant.
        own = mo_path.with_suffix(f".{os.getpid()}")
        own.write_bytes(compiled)
        own.replace(mo_path)
        changed.append(mo_path)
    return changed
