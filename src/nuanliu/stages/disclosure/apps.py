from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.disclosure"
    label = "disclosure"
