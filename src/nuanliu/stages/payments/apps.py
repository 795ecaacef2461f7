from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.payments"
    label = "payments"
