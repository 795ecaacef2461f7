from django.apps import AppConfig


class JournalConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.records.journal"
    label = "journal"
