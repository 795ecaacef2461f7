from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.performance"
    label = "performance"
