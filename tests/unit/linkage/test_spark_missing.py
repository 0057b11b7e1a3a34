"""What somebody reads on whose machine Spark can't run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import spark_session
from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.spark import spark_engine
from sertakan_analysis.spark_session import check_spark, told_by_spark

if TYPE_CHECKING:
    from pathlib import Path

JAVA_21 = "echo 'openjdk version \"21.0.2\" 2024-01-16' >&2"
JAVA_11 = "echo 'openjdk version \"11.0.20\" 2023-07-18' >&2"
JAVA_8 = "echo 'java version \"1.8.0_392\"' >&2"


def java(folder: Path, script: str) -> str:
    """Make a program that answers as a Java of some age does; returns its home."""
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(folder)


def test_pyspark_that_is_not_installed_is_told_with_the_extra_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"pip install 'sertakan-analysis\[spark\]'"), spark_engine():
        pass


def test_no_java_at_all_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="Spark needs Java and none was found\nRemedy: Install Java 17 or newer"):
        check_spark()


def test_a_java_home_without_java_is_not_made_good_by_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UserError, match="none was found"):
        check_spark()


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (JAVA_11, "Spark needs Java 17, this is 11"),
        (JAVA_8, "Spark needs Java 17, this is 8"),
        ("echo something else", "does not tell its version"),
    ],
)
def test_a_java_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, problem: str):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, script))
    with pytest.raises(UserError, match=problem):
        check_spark()


def test_a_newer_java_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, JAVA_21))
    check_spark()


def test_an_error_of_spark_is_told_without_its_text():
    from pyspark.errors import AnalysisException

    refused = pytest.raises(UserError, match=r"Spark could not weigh the pairs \(AnalysisException\)")
    with refused as told, told_by_spark("weigh the pairs"):
        raise AnalysisException(message="row of Budi", errorClass=None)
    assert "Budi" not in str(told.value)
    assert told.value.__suppress_context__
