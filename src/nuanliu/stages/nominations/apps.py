from django.apps import AppConfig


class NominationsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.nominations"
    label = "nominations"
