"""The addresses of the interface, and the page that describes them, all from our own host."""

from django.urls import path, re_path
from ninja import NinjaAPI

from channelshift.api import contacts, files, links, tasks
from channelshift.api.docs import Described
from channelshift.api.problems import answer_problems, not_found

api = NinjaAPI(
    title="Channelshift",
    version="1",
    description="Links, clicks, contacts, tasks, imports and plans of one shop. A key acts for one person.",
    docs=Described(),
    urls_namespace="api",
)
for router in (links.router, contacts.router, tasks.router, files.router):
    api.add_router("", router)
answer_problems(api)

urlpatterns = [
    path("", api.urls),
    re_path(r"^.*$", not_found, name="api_nothing"),
]
