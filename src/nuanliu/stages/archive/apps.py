from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.archive"
    label = "archive"

    def ready(self) -> None:
        """Journal, ledger and documents do not know each other; the last stage introduces them."""
        from nuanliu.records.documents.actions import file_row  # noqa: PLC0415 - tables exist only now
        from nuanliu.records.journal.actions import (  # noqa: PLC0415 - tables exist only now
            tell_files,
            tell_vouchers,
        )
        from nuanliu.records.ledger.queries import voucher_row  # noqa: PLC0415 - tables exist only now

        tell_vouchers(voucher_row)
        tell_files(file_row)
