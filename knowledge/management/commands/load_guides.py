"""`manage.py load_guides`: bring the starter guides into the site, again if need be."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Locale, Page, Site

from knowledge.starter.files import StarterError
from knowledge.starter.load import load_guides


class Command(BaseCommand):
    help = "Load the starter guides; pages that an editor changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            raise CommandError("There is no site yet. Run: manage.py seed")
        homes: dict[str, Page] = {}
        for language, _name in settings.LANGUAGES:
            locale = Locale.objects.filter(language_code=language).first()
            home = site.root_page.get_translation_or_none(locale) if locale else None
            if home is None:
                raise CommandError(f"There is no home page in {language} yet. Run: manage.py seed")
            homes[language] = home
        try:
            counts = load_guides(homes)
        except StarterError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        said = ", ".join(f"{counts[word]} {word}" for word in ("created", "updated", "kept"))
        left = f"{counts['left']} left because your team changed them"
        self.stdout.write(f"Starter content: {said}, {left}.")
