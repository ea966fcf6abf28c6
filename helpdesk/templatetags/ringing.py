"""Where a page of the desk asks whose telephone rings."""

from django import template
from django.urls import reverse
from django.utils import timezone

from helpdesk.models import Adviser
from helpdesk.words.ringing import ringing_token

register = template.Library()


@register.filter
def rings_address(adviser: Adviser | None) -> str:
    """The address for this adviser; None is somebody of the desk who takes no calls.

    What is behind its question mark keeps it away from kept pages, which ask the database too.
    """
    key = adviser.pk if adviser else None
    return reverse("helpdesk:phone_rings", args=[ringing_token(key, at=timezone.now())]) + "?now"
