"""Makes the desk's tables and compiles its texts, as quickstart does."""

from django.conf import settings
from django.core.management import call_command
from website.running.catalogue import compile_catalogues


def measure() -> None:
    """Make them; nothing is found."""
    target, *sources = settings.LOCALE_PATHS
    for source in sources:
        compile_catalogues(source=source, target=target)
    call_command("migrate", verbosity=0)
