"""The app's configuration."""

from django.apps import AppConfig


class AccessibilityConfig(AppConfig):
    name = "accessibility"
    default_auto_field = "django.db.models.BigAutoField"
