"""A group's plan as one Spark job: packed questions out to the workers, rows back in their order."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Any

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.plan_group_job import ShopPlan, plan_packed

_ERROR = re.compile(r"\w*(Error|Exception): ")
_ROUNDS = 8  # parts for each core: shops differ in size, and small parts even that out


class NoSpark(ChannelshiftError):
    """Spark was asked for and cannot be had."""


def on_spark(questions: Sequence[bytes], master: str) -> tuple[ShopPlan, ...]:
    """Plan all shops on a cluster; this package must be installed on its workers."""
    session, ours = _session(master)
    from py4j.protocol import Py4JError

    try:
        context = session.sparkContext
        parts = max(1, min(len(questions), _ROUNDS * context.defaultParallelism))
        return tuple(context.parallelize(questions, parts).map(plan_packed).collect())
    except Py4JError as error:
        raise NoSpark(
            sentence(
                "The Spark job at {master} broke off ({why}). Its workers need this package in the "
                "Python that PYSPARK_PYTHON names.",
                master=master,
                why=_root_of(str(error)),
            )
        ) from error
    finally:
        if ours:
            session.stop()


def _root_of(text: str) -> str:
    """The worker's own last line, if it sent one."""
    named = [line.strip() for line in text.splitlines() if _ERROR.match(line)]
    return (named[0] if named else text.splitlines()[0])[:200]


def _session(master: str) -> tuple[Any, bool]:
    """The session that is open already, or one of our own."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark(
            sentence(
                "Spark is not installed here: install channelshift with its extra `spark`, "
                "or leave --spark away to plan in this process."
            )
        ) from error
    if master.startswith("local"):  # the workers run here: in this very Python
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    opened = SparkSession.getActiveSession()
    if opened is not None:
        return opened, False
    try:
        builder = SparkSession.builder.master(master).appName("channelshift plan-group")
        return builder.config("spark.ui.enabled", "false").getOrCreate(), True
    except (PySparkException, RuntimeError) as error:
        raise NoSpark(
            sentence(
                "No Spark could be started at {master} ({why}). Spark needs Java; local[2] runs it here.",
                master=master,
                why=(str(error).splitlines() or [""])[0][:200],
            )
        ) from error
