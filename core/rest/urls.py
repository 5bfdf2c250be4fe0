"""What the kernel itself serves under /api/; include it as path("api/", …)."""

from django.urls import path

from core.rest import pages

app_name = "rest"
urlpatterns = [
    path("docs/", pages.documentation, name="documentation"),
    path("problems/", pages.problem_list, name="problems"),
    path("problems/<slug:slug>/", pages.problem, name="problem"),
    path("v1/openapi.json", pages.openapi, {"name": "json"}, name="openapi-json"),
    path("v1/openapi.yaml", pages.openapi, {"name": "yaml"}, name="openapi-yaml"),
]
