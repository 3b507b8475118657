"""Every address of the product: the desk, the API, and the pages of the project itself."""

from django.contrib import admin
from django.urls import include, path

from project import docs, failing, security, turning_away

handler400 = turning_away.bad_request
handler403 = turning_away.forbidden
handler404 = turning_away.not_found
handler500 = failing.server_error

urlpatterns = [
    path("docs/", docs.index, name="docs"),
    path("docs/<slug:name>/", docs.page, name="guide"),
    path("docs/examples/<str:name>", docs.example_file, name="example"),
    path("security/", security.page, name="security"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("statements.api.urls")),
    path("", include("statements.explorer.urls")),
]
