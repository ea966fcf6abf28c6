"""The app of the assembly."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Pages published outside the CMS, by a command or on their day, are made anew too.

        So is the page "Your data", when a delay of the settings changes. What a task does to its
        worker, and that it was done, is noted. So is who logs in and out.
        Our own checks of an installation stand beside Django's.
        """
        from django.conf import settings
        from django.contrib.auth.signals import user_logged_in, user_logged_out
        from django.core.signals import request_finished
        from django.db.models.signals import post_delete, post_save
        from django_q.signals import post_execute, pre_enqueue, pre_execute
        from wagtail.signals import page_published, page_unpublished

        from helpdesk.models import DeskSettings
        from knowledge.models import OurAnswer
        from knowledge.reading.answers import when_desk_is_saved
        from website.accounts import checks  # noqa: F401 - registers itself
        from website.accounts.actions.sessions import note_log_in, note_log_out
        from website.models import Announcement, AnnouncementText
        from website.running.deploy_checks import register_checks
        from website.serving import request_id
        from website.serving.announcements import forget
        from website.serving.page_cache import announce_change
        from website.supervisor.broker import note_start
        from website.supervisor.work import note_work_done

        if settings.SENTRY_DSN:
            from website.running.error_reports import report_errors

            report_errors(settings.SENTRY_DSN)
        register_checks()
        for signal in (page_published, page_unpublished):
            signal.connect(announce_change, dispatch_uid="website.page_cache")
        post_save.connect(
            announce_change, sender=DeskSettings, dispatch_uid="website.page_cache.desk"
        )
        post_save.connect(
            when_desk_is_saved, sender=DeskSettings, dispatch_uid="knowledge.reading.answers"
        )
        request_finished.connect(request_id.forget, dispatch_uid="website.request_id")
        pre_enqueue.connect(request_id.give_to_task, dispatch_uid="website.request_id")
        pre_execute.connect(request_id.take_from_task, dispatch_uid="website.request_id")
        pre_execute.connect(note_start, dispatch_uid="website.supervisor")
        post_execute.connect(note_work_done, dispatch_uid="website.supervisor")
        # An answer of ours stands in many pages.
        for signal in (post_save, post_delete):
            signal.connect(
                announce_change, sender=OurAnswer, dispatch_uid="website.page_cache.answers"
            )
            for row in (Announcement, AnnouncementText):
                signal.connect(forget, sender=row, dispatch_uid=f"website.{row.__name__}")
        user_logged_in.connect(note_log_in, dispatch_uid="website.accounts")
        user_logged_out.connect(note_log_out, dispatch_uid="website.accounts")
