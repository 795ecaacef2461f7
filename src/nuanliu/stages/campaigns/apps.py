from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.campaigns"
    label = "campaigns"
