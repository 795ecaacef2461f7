from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "nuanliu.faces.web"
    label = "web"
