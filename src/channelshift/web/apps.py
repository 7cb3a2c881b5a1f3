"""The pages, as Django knows them."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "channelshift.web"
    label = "web"

    def ready(self) -> None:
        from channelshift.store.jobs import handed_over
        from channelshift.web.tasks import start_handed_over

        handed_over.connect(start_handed_over)
