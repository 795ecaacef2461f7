from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.reviews"
    label = "reviews"
