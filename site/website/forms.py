"""How every form field is drawn: one template, label, hint, error, aria-describedby."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Django's renderer with our one field template."""

    field_template_name = "django/forms/field.html"
