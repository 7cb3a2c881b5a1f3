"""A Spark cluster on this machine: a master and two workers of the pyspark package's own classes."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"
_HERE = "127.0.0.1"
# A test's queries are small: what costs is starting Java and compiling code that runs once.
_LEAN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_SETTINGS = {
    "spark.driver.host": _HERE,
    "spark.driver.bindAddress": _HERE,
    "spark.driver.extraJavaOptions": _LEAN,
    "spark.executor.extraJavaOptions": _LEAN,
    "spark.executor.memory": "700m",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def needs_spark() -> Path:
    """The folder of the pyspark package; skips by name what this machine lacks."""
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no `java` on this machine; Spark runs on it")
    return Path(pyspark.__file__).parent


@contextmanager
def cluster(home: Path, folder: Path) -> Iterator[str]:
    """The address of a running master with two workers; all stopped afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = f"spark://{_HERE}:{port}"
    worker = ("--host", _HERE, "--cores", "1", "--memory", "1g", "--work-dir", str(folder), "--webui-port")
    running = []
    try:
        at = ("--host", _HERE, "--port", str(port), "--webui-port", str(_free_port()))
        running.append(_start(home, folder / "master.log", _MASTER, *at))
        _wait_for(port)
        for number in (1, 2):
            log = folder / f"worker-{number}.log"
            running.append(_start(home, log, _WORKER, *worker, str(_free_port()), address))
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=60)


@contextmanager
def session(home: Path, address: str, folder: Path) -> Iterator[Any]:
    """A session of this cluster; it and the Java process behind it are stopped afterwards."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    logging.getLogger("py4j").setLevel(logging.ERROR)  # it would still talk when the test's log is gone
    os.environ |= _environment(home)
    builder = SparkSession.builder.master(address).config("spark.sql.warehouse.dir", str(folder))
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    try:
        yield made
    finally:
        made.stop()
        gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)


def _environment(home: Path) -> dict[str, str]:
    return {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _HERE,
        "SPARK_SCALA_VERSION": "2.13",
        "SPARK_LAUNCHER_OPTS": _LEAN,
        "SPARK_NO_DAEMONIZE": "1",
    }


def _start(home: Path, log: Path, *command: str) -> subprocess.Popen[bytes]:
    java = ["java", "-Xmx256m", *_LEAN.split(), "-cp", f"{home / 'jars'}/*"]
    with log.open("wb") as out:
        return subprocess.Popen(
            [*java, *command], env=os.environ | _environment(home), stdout=out, stderr=subprocess.STDOUT
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((_HERE, port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the Spark master did not start")
