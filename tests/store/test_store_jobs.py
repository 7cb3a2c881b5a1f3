"""The life of a job: nobody does it twice, and a dead one can be run again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from channelshift.store import jobs
from channelshift.store.models import Job
from channelshift.store.queries import PATIENCE, recent_imports, unfinished
from channelshift.terms.text import sentence

pytestmark = pytest.mark.django_db

READING = sentence("Reading {file}", file="orders.csv")
NO_FILE = sentence("{file} is empty.", file="orders.csv")


def meis_file(status: str = "waiting") -> Job:
    return Job.objects.create(work="import", file_name="orders.csv", status=status)


def test_a_waiting_job_is_claimed_once():
    job = meis_file()
    assert (jobs.claim(job.id), jobs.claim(job.id)) == (True, False)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("running", 1)


def test_progress_is_kept_with_its_sentence():
    job = meis_file()
    jobs.claim(job.id)
    jobs.report(job.id, 0.4, READING)
    job.refresh_from_db()
    assert (job.progress, jobs.told(job.message)) == (0.4, READING)


def test_a_job_that_is_not_running_takes_no_progress():
    job = meis_file("done")
    jobs.report(job.id, 0.4, READING)
    job.refresh_from_db()
    assert (job.progress, job.message) == (0, {})


def test_a_silent_job_is_given_up_and_can_be_run_again():
    job = meis_file()
    jobs.claim(job.id)
    now = timezone.now()
    assert jobs.reap(now) == 0
    assert jobs.reap(now + PATIENCE + timedelta(seconds=1)) == 1
    job.refresh_from_db()
    assert job.status == "failed"
    assert jobs.again(job.id)
    assert jobs.claim(job.id)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("running", 2)


def test_a_beating_job_is_left_alone():
    job = meis_file()
    jobs.claim(job.id)
    Job.objects.filter(id=job.id).update(heartbeat=timezone.now() - PATIENCE * 2)
    jobs.beat(job.id)
    assert jobs.reap() == 0


def test_a_job_that_was_given_up_cannot_finish_late():
    job = meis_file()
    jobs.claim(job.id)
    jobs.reap(timezone.now() + PATIENCE * 2)
    assert jobs.finish(job.id, {"rows": 3}) is False
    job.refresh_from_db()
    assert (job.status, job.answer) == ("failed", None)


def test_a_finished_job_takes_further_answers():
    job = meis_file()
    jobs.claim(job.id)
    jobs.finish(job.id, {"asked": ["market"]})
    assert jobs.again(job.id, {"market": "GB"})
    job.refresh_from_db()
    assert (job.status, job.given, job.answer) == ("waiting", {"market": "GB"}, None)


def test_a_running_job_is_not_run_again():
    job = meis_file()
    jobs.claim(job.id)
    assert jobs.again(job.id) is False


def test_a_failed_job_says_why():
    job = meis_file()
    jobs.claim(job.id)
    assert jobs.fail(job.id, NO_FILE)
    job.refresh_from_db()
    assert (job.status, jobs.told(job.message)) == ("failed", NO_FILE)


def test_the_newest_file_comes_first_and_other_work_is_not_among_them():
    first, second = meis_file(), meis_file("done")
    Job.objects.create(work="plan")
    assert list(recent_imports()) == [second, first]
    assert set(unfinished().filter(work="import")) == {first}
