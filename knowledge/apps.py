"""The app's configuration."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translations follow their original."""
        from wagtail.signals import page_published

        from knowledge.models import GuidePage
        from knowledge.translations import when_published

        page_published.connect(
            when_published, sender=GuidePage, dispatch_uid="knowledge.translations"
        )
