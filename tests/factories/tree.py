"""The project's own files, package by package."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "helpdesk": ROOT / "helpdesk",
    "knowledge": ROOT / "knowledge",
    "accessibility": ROOT / "accessibility",
    "website": ROOT / "site" / "website",
}


def of_packages(pattern: str) -> list[Path]:
    """Every file of the four packages whose name matches, starter content apart."""
    return sorted(
        path
        for folder in PACKAGES.values()
        for path in folder.rglob(pattern)
        if "starter" not in path.parts
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
