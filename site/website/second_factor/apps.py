"""The app that keeps second proofs."""

from django.apps import AppConfig


class SecondFactorConfig(AppConfig):
    name = "website.second_factor"
    label = "second_factor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Each log-in begins without a second proof, in a session that had one too."""
        from django.contrib.auth.signals import user_logged_in

        from website.second_factor.gate import note_log_in

        user_logged_in.connect(note_log_in, dispatch_uid="website.second_factor")
