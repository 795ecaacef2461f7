"""Importing this makes Django ready over the folder the environment names (NUANLIU_DATA)."""

import django

django.setup()
