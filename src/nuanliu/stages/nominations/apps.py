from django.apps import AppConfig


class NominationsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.nominations"
    label = "nominations"

    def ready(self) -> None:
        """Campaigns lie upstream of their people: how many of them there are is told from here."""
        from nuanliu.stages.campaigns.queries import tell_places  # noqa: PLC0415 - tables exist only now
        from nuanliu.stages.nominations.queries import places_used  # noqa: PLC0415 - tables exist only now

        tell_places(places_used)
