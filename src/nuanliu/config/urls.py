"""Every address of the office and of the public, each face with its own table."""

from django.urls import include, path

urlpatterns = [
    path("p/", include("nuanliu.faces.web.public.urls")),
    path("", include("nuanliu.faces.web.urls")),
]
