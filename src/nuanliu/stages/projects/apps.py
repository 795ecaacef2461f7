from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """See the package's docstring."""

    name = "nuanliu.stages.projects"
    label = "projects"
