"""Addresses of the public: short, since they stand on paper as QR codes."""

from django.urls import path

from nuanliu.faces.web.public import checks, disclosures, notices, surveys

urlpatterns = [
    path("n/<slug:slug>/", notices.notice, name="public-notice"),
    path("received/", notices.received, name="public-received"),
    path("receipt/", notices.receipt, name="public-receipt"),
    path("d/<slug:slug>/", disclosures.disclosure, name="public-disclosure"),
    path("q/", surveys.survey, name="public-survey"),
    path("q/thanks/", surveys.thanks, name="public-thanks"),
    path("q/<slug:token>/", surveys.ballot, name="public-ballot"),
    path("check/", checks.check, name="public-check"),
    path("slips/<int:pk>/", surveys.slips, name="slips"),
]
