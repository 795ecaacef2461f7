"""Addresses of the public: short, since they stand on paper as QR codes."""

from django.urls import path

from nuanliu.faces.web.public import checks, disclosures, links, notices, surveys, worker

urlpatterns = [
    path("n/<slug:slug>/", notices.notice, name="public-notice"),
    path("received/", notices.received, name="public-received"),
    path("receipt/", notices.receipt, name="public-receipt"),
    path("d/<slug:slug>/", disclosures.disclosure, name="public-disclosure"),
    path("d/<slug:slug>/data/", disclosures.data, name="public-disclosure-data"),
    path("q/", surveys.survey, name="public-survey"),
    path("q/thanks/", surveys.thanks, name="public-thanks"),
    path("q/<slug:token>/", surveys.ballot, name="public-ballot"),
    path("check/", checks.check, name="public-check"),
    path("w/<str:secret>/", worker.door, name="public-mine"),
    path("me/", worker.me, name="public-me"),
    path("me/received/", worker.receive, name="public-me-received"),
    path("me/ask/", worker.ask, name="public-me-ask"),
    path("me/ask/<int:pk>/again/", worker.again, name="public-me-again"),
    path("me/withdraw/", worker.withdraw, name="public-me-withdraw"),
    path("link/<int:pk>/", links.worker_link, name="worker-link"),
    path("slips/<int:pk>/", surveys.slips, name="slips"),
]
