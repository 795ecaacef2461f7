from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.claims"
    label = "claims"
