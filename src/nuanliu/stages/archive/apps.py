from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.archive"
    label = "archive"
