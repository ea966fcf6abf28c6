"""What the frame of every template gets."""

from django.test import RequestFactory

from accessibility.display.context_processors import display
from accessibility.display.preferences import DisplayPreferences


def test_templates_get_what_the_visitor_chose():
    request = RequestFactory().get("/")
    request.display = DisplayPreferences(text="200")
    assert display(request) == {"display": request.display}


def test_an_error_page_before_the_middleware_has_the_usual_display():
    assert display(RequestFactory().get("/")) == {"display": DisplayPreferences()}
