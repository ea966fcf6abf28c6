"""The app of the assembly."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Pages published outside the CMS, by a command or on their day, are made anew too."""
        from wagtail.signals import page_published, page_unpublished

        from website.serving.page_cache import announce_change

        for signal in (page_published, page_unpublished):
            signal.connect(announce_change, dispatch_uid="website.page_cache")
