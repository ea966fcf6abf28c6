"""From which side a language is written."""

from django.utils.translation import get_language_info


def direction_of(code: str) -> str:
    """`ltr` or `rtl`, as a language is written; `ltr` for one that nobody knows."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"
