from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The one record every other record may import."""

    name = "nuanliu.records.people"
    label = "people"
