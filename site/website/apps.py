"""The app of the assembly."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Pages published outside the CMS, by a command or on their day, are made anew too.

        What a task does to its worker, and that it was done, is noted.
        """
        from django_q.signals import post_execute, pre_execute
        from wagtail.signals import page_published, page_unpublished

        from website.serving.page_cache import announce_change
        from website.supervisor.broker import note_start
        from website.supervisor.work import note_work_done

        for signal in (page_published, page_unpublished):
            signal.connect(announce_change, dispatch_uid="website.page_cache")
        pre_execute.connect(note_start, dispatch_uid="website.supervisor")
        post_execute.connect(note_work_done, dispatch_uid="website.supervisor")
