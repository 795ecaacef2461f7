"""Addresses of the office."""

from django.urls import path

from nuanliu.faces.web import (
    doing,
    entry,
    home,
    intake,
    lists,
    papers,
    reveal,
    search,
    system,
    thing,
)
from nuanliu.faces.web.figures import views as figures

urlpatterns = [
    path("", home.home, name="home"),
    path("enter/", entry.enter, name="enter"),
    path("enter/<str:secret>/", entry.link, name="link"),
    path("leave/", entry.leave, name="leave"),
    path("me/", entry.me, name="me"),
    path("reading/", entry.reading, name="reading"),
    path("projects/", lists.projects, name="projects"),
    path("campaigns/", lists.campaigns, name="campaigns"),
    path("payments/", lists.payments, name="payments"),
    path("claims/", lists.claims, name="claims"),
    path("visits/", lists.visits, name="visits"),
    path("surveys/", lists.surveys, name="surveys"),
    path("performance/", lists.performance, name="performance"),
    path("disclosures/", lists.disclosures, name="disclosures"),
    path("audit/", lists.audit, name="audit"),
    path("basics/", lists.basics, name="basics"),
    path("system/", system.system, name="system"),
    path("system/invite/<int:account>/", system.invited, name="invited"),
    path("search/", search.search, name="search"),
    path("project/<int:pk>/figures/", figures.figures, name="figures"),
    path("project/<int:pk>/brief/", figures.brief, name="brief"),
    path("project/<int:pk>/evidence/<int:target>/", figures.evidence, name="evidence"),
    path("project/<int:pk>/papers/", papers.papers, name="papers"),
    path("project/<int:pk>/papers/<path:name>", papers.paper, name="paper"),
    path("begin/<str:kind>/<str:verb>/", doing.begin, name="begin"),
    path("nomination/<int:pk>/number/", reveal.number, name="number"),
    path("roster/<int:pk>/accept/", intake.accept, name="roster-accept"),
    path("roster/<int:pk>/marked/", intake.marked, name="marked"),
    path("roster/<int:pk>/pairs/", intake.pairs, name="pairs"),
    path("<str:kind>/<int:pk>/", thing.thing, name="thing"),
    path("<str:kind>/<int:pk>/<str:verb>/", doing.deed, name="deed"),
]
