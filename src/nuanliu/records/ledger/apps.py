from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.records.ledger"
    label = "ledger"
