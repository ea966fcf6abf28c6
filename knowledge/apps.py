"""The app's configuration."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translations follow their original, voices what is written, guides the glossary."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.signals import page_published

        from knowledge import audio, translations
        from knowledge.explaining import forget_terms
        from knowledge.models import GlossaryTerm, GuidePage

        for follower in (translations, audio):
            page_published.connect(
                follower.when_published, sender=GuidePage, dispatch_uid=follower.__name__
            )
        for signal in (post_save, post_delete):
            signal.connect(
                forget_terms, sender=GlossaryTerm, dispatch_uid="knowledge.explaining.forget_terms"
            )
