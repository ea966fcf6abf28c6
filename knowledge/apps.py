"""The app's configuration."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Translations follow their original, voices and every host's index what is written, guides
        the glossary.

        Editing and search add to the models what only they know. Imports stand here because
        models cannot be imported before every app is.
        """
        from wagtail.signals import page_published

        from knowledge.editing import changes, pictures, translations
        from knowledge.editing import registration as editing
        from knowledge.models import GlossaryTerm, GuidePage, TopicPage, around
        from knowledge.reading import audio
        from knowledge.search import following
        from knowledge.search import registration as search

        for follower in (translations, audio, changes):
            page_published.connect(
                follower.when_published, sender=GuidePage, dispatch_uid=follower.__name__
            )
        page_published.connect(following.when_published, dispatch_uid=following.__name__)
        around.watch(GlossaryTerm, TopicPage)
        pictures.watch()
        editing.register()
        search.register()
