"""How the page is shown, for the frame of every template."""

from django.http import HttpRequest

from accessibility.display.preferences import DisplayPreferences


def display(request: HttpRequest) -> dict[str, DisplayPreferences]:
    """`display`: what the visitor chose; the usual display where the middleware did not run."""
    return {"display": getattr(request, "display", DisplayPreferences())}
