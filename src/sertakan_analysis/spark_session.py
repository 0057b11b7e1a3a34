"""A Spark session on this machine for what the linkage and the ledger ask of Spark: private, quiet, gone afterwards.

Spark spills what does not fit to its local folder. It does so encrypted with a key that it makes at its start and keeps
in memory alone, in a folder that only this user can read and that is removed with the session. A session of a cluster
is the caller's own: ``spark.io.encryption.enabled`` has to be set there as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyspark.sql import SparkSession

OLDEST_JAVA: Final = 17
LOG: Final = "log4j2.properties"
# Spark warns of a dozen things at its start that mean nothing on one machine.
LOGGED: Final = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""
VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)')  # Java 8 called itself 1.8
ENCRYPTED: Final = "spark.io.encryption.enabled"
FOLDER: Final = "spark.local.dir"
REMEDY: Final = f"Install Java {OLDEST_JAVA} or newer, or name its folder in JAVA_HOME. DuckDB needs no Java."


@contextmanager
def local_session(*, cores: int = 2, memory: str = "4g", jars: Sequence[str] = ()) -> Iterator[SparkSession]:
    """Start Spark on this machine with so many cores and so much memory, and stop it in the end.

    ``jars`` are files of Java that it has to know. The one with Splink's edit distance is among them where Splink is
    installed: Java stays for as long as this process, and learns of no file after its start.

    Raises
    ------
    UserError
        When pyspark or a Java of its age is missing, or Spark runs in this process already: it can run once only.
    """
    check_spark()
    from pyspark.sql import SparkSession

    if SparkSession.getActiveSession() is not None:
        raise _running()
    with TemporaryDirectory(prefix="sertakan-spark-", ignore_cleanup_errors=True) as folder:
        Path(folder, LOG).write_text(LOGGED, encoding="utf-8")
        builder = SparkSession.builder.master(f"local[{cores}]").appName("sertakan")
        for name, value in _settings(folder, cores, memory, _with_splink(jars)).items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        if session.sparkContext.getConf().get(FOLDER) != folder:  # one that another thread had started
            raise _running()
        try:
            yield session
        finally:
            session.stop()


def _with_splink(jars: Sequence[str]) -> Sequence[str]:
    if find_spec("splink") is None:
        return jars
    from splink.internals.spark.jar_location import similarity_jar_location

    return tuple(dict.fromkeys([*jars, str(similarity_jar_location())]))


def check_spark() -> None:
    """Refuse when Spark can't run here.

    Raises
    ------
    UserError
        When pyspark or a Java of its age is missing.
    """
    if find_spec("pyspark") is None:
        raise UserError("pyspark is not installed", remedy="pip install 'sertakan-analysis[spark]'")
    java = _java()
    if java is None:
        raise UserError("Spark needs Java and none was found", remedy=REMEDY)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - Java itself
    version = VERSION.search(said.stderr)
    if version is None:
        raise UserError("the Java that was found does not tell its version", where=java, remedy=REMEDY)
    if int(version[1]) < OLDEST_JAVA:
        raise UserError(f"Spark needs Java {OLDEST_JAVA}, this is {version[1]}", where=java, remedy=REMEDY)


def refuse_clear_spill(session: SparkSession) -> None:
    """Refuse a session that would write personal data to its disks in the clear.

    Raises
    ------
    UserError
        When its local files are not encrypted.
    """
    if session.sparkContext.getConf().get(ENCRYPTED, "false") != "true":
        raise UserError(
            "this Spark session writes what does not fit in memory to disk in the clear",
            where=ENCRYPTED,
            remedy=f"Start it with {ENCRYPTED}=true; the lists hold names and NIK.",
        )


@contextmanager
def told_by_spark(aim: str) -> Iterator[None]:
    """Tell what Spark could not do by the kind of its error alone: the text may hold values of people.

    Raises
    ------
    UserError
        When Spark fails within.
    """
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        told = error.getCondition() or type(error).__name__
        raise _untold(aim, told) from None
    except Py4JError as error:
        raise _untold(aim, type(error).__name__) from None


def _untold(aim: str, told: str) -> UserError:
    return UserError(
        f"Spark could not {aim} ({told})",
        remedy="Give it more memory, or use DuckDB; Spark's own log tells more to whoever may see personal data.",
    )


def _running() -> UserError:
    return UserError("Spark runs in this process already", remedy="Give its session, or stop it before.")


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    if home:
        java = Path(home, "bin", "java.exe" if os.name == "nt" else "java")
        return str(java) if java.exists() else None
    return shutil.which("java")


def _settings(folder: str, cores: int, memory: str, jars: Sequence[str]) -> dict[str, str]:
    return {
        ENCRYPTED: "true",
        "spark.io.encryption.keySizeBits": "256",
        FOLDER: folder,
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        # Nobody on the network is to reach it, and no page of it tells what is asked.
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(cores * 2),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{folder}/{LOG}",
        "spark.jars": ",".join(jars),
    }
