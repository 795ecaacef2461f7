from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    """The pages."""

    name = "nuanliu.faces.web"
    label = "web"

    def ready(self) -> None:
        """Signing in brings the language of the account along."""
        from nuanliu.faces.web.language import on_entering  # noqa: PLC0415 - tables come later

        user_logged_in.connect(on_entering)
