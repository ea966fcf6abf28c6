"""The addresses of single sign-on, in no language: the provider knows one of them by heart."""

from django.urls import path

from website.single_sign_on import views

app_name = "single_sign_on"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("answer/", views.answer, name="answer"),
    path("mine/", views.mine, name="mine"),
    path("mine/link/", views.begin_link, name="begin_link"),
    path("mine/unlink/", views.end_link, name="end_link"),
]
