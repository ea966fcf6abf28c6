"""The app that keeps who is who at the provider."""

from django.apps import AppConfig


class SingleSignOnConfig(AppConfig):
    name = "website.single_sign_on"
    label = "single_sign_on"
    default_auto_field = "django.db.models.BigAutoField"
