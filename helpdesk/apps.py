"""The app's configuration."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever plans a daily task again, it comes at its hour.

        Guides say the number of the desk where an answer is still missing.
        """
        from django.db.models.signals import post_migrate, pre_save
        from django_q.models import Schedule

        from helpdesk.models.search_index import keep_the_words
        from helpdesk.reads.guides import number_to_say
        from helpdesk.tasks.schedules import keep_the_hour
        from knowledge.models.answers import numbers_to_call

        post_migrate.connect(keep_the_words, sender=self, dispatch_uid="helpdesk.words")
        pre_save.connect(keep_the_hour, sender=Schedule, dispatch_uid="helpdesk.schedules")
        numbers_to_call[:] = [number_to_say]
