from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.records.documents"
    label = "documents"
