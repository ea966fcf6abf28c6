"""The desk's addresses."""

from django.urls import path
from django.views.generic import RedirectView

desk_patterns: list = [path("", RedirectView.as_view(url="/"), name="today")]
