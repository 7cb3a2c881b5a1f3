"""Addresses: Documents and tasks."""

from django.urls import path

from channelshift.web.views import documents, tasks

urlpatterns = [
    path("tasks/", tasks.show, name="tasks"),
    path("tasks/refresh/", tasks.refresh, name="tasks_refresh"),
    path("tasks/add/", tasks.add, name="tasks_add"),
    path("tasks/<int:task_id>/done/", tasks.done, name="tasks_done"),
    path("tasks/<int:task_id>/drop/", tasks.drop, name="tasks_drop"),
    path("tasks/<int:task_id>/again/", tasks.again, name="tasks_again"),
    path("tasks/<int:task_id>/owner/", tasks.owner, name="tasks_owner"),
    path("tasks/calendar/", tasks.calendar, name="tasks_calendar"),
    path("tasks/calendar/<int:feed_id>/revoke/", tasks.revoke, name="tasks_calendar_revoke"),
    path("tasks/calendar/<str:secret>.ics", tasks.feed, name="tasks_feed"),
    path("documents/", documents.show, name="documents"),
    path("documents/start/", documents.start, name="documents_start"),
    path("documents/papers.zip", documents.pack, name="documents_pack"),
    path("documents/<int:paper_id>/", documents.paper, name="documents_paper"),
    path("documents/<int:paper_id>/facts/", documents.facts, name="documents_facts"),
    path("documents/<int:paper_id>/step/", documents.step, name="documents_step"),
    path("documents/<int:paper_id>/file/", documents.file, name="documents_file"),
    path("documents/<int:paper_id>/download/", documents.download, name="documents_download"),
    path("documents/<int:paper_id>/appeal.zip", documents.appeal, name="documents_appeal"),
    path("documents/<int:paper_id>/remove/", documents.remove, name="documents_remove"),
]
