from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.archive"
    label = "archive"

    def ready(self) -> None:
        """Journal and ledger do not know each other; the last stage introduces them."""
        from nuanliu.records.journal.actions import tell_vouchers  # noqa: PLC0415 - tables exist only now
        from nuanliu.records.ledger.queries import voucher_row  # noqa: PLC0415 - tables exist only now

        tell_vouchers(voucher_row)
