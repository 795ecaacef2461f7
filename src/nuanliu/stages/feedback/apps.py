from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.feedback"
    label = "feedback"
