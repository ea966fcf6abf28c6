"""Notes in templates: escaped, with safe links."""

from django import template

from accessibility.text.cleaning import linkify_note

register = template.Library()
register.filter("linkified", linkify_note)
