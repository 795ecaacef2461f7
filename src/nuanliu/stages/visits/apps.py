from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.visits"
    label = "visits"
