"""What is published of people is audited with all that was published before, and written down before it appears."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cell_samples import cells, manifest_output
from coordinated import DAY, Bench, carried_out, executed, planned, small_project
from edition_samples import tree

from sertakan_analysis.disclosure.cell_ledger import publications, published_cells
from sertakan_analysis.reading import Reads, digest_of_file
from sertakan_analysis.reports import edition as publishing
from sertakan_analysis.reports.cache import Cache
from sertakan_analysis.reports.decide import Action, decisions
from sertakan_analysis.reports.making import make, write_notebook
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.order import Order
    from sertakan_analysis.reports.planned import PlannedRun

ROWS = "data/store/pendataan/35.25/20251101-uji/rows.parquet"
# Of a hundred people three and seventeen are withheld: neither is known, their sum is.
WITHHELD = cells(100, -1, -1, 80)
# Alone this tells nothing of the first group either: its total is withheld.
TOLD = cells(-1, -1, 17, 80, name="usia")


class Open:
    """A gate that searches nobody: these reports are about their cells."""

    def __init__(self, _: Project) -> None:
        pass

    def let_report_pass(self, *_: object) -> None:
        pass

    def let_record_pass(self, *_: object) -> None:
        pass


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    found = small_project(tmp_path)
    (found.root / ROWS).parent.mkdir(parents=True)
    (found.root / ROWS).write_text("1")
    monkeypatch.setattr(publishing, "LeakGate", Open)
    # No key: the workers leave the search to the gate.
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "nowhere"))
    return found


def people(project: Project, report: str = "uji", code: str = "35.25", **changed: Any) -> PlannedRun:
    names = {"report": report, "stem": f"{report}-{code}", "lists": ("pendataan",)}
    return planned(project, code, **{**names, **changed})


def showing(told: Mapping[str, dict[str, Any] | None], seen: Callable[[Order], None] = lambda _: None) -> Bench:
    """Make each report with the cells that it shows, or without any; ``seen`` is called before."""

    def behave(order: Order) -> Made:
        seen(order)
        notebook = executed(order.identity.region_codes[0], order.identity.as_of, "1")
        shown = told[order.identity.report]
        notebook.cells[1].outputs += [] if shown is None else _outputs(shown)
        grounds = order.grounds.with_reads(Reads(files={ROWS: digest_of_file(f"{order.root}/{ROWS}")}))
        return make(replace(order, executed=write_notebook(notebook), grounds=grounds))

    return Bench(behave)


def _outputs(told: dict[str, Any]) -> list[Any]:
    from nbformat import from_dict

    return [from_dict(output) for output in manifest_output(told)]


def tables(project: Project) -> list[str]:
    return [table.name for table in published_cells(project.published_cells).tables]


def test_published_cells_are_kept_and_outlive_their_edition(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = showing({"uji": WITHHELD})
    assert carried_out(project, bench, monkeypatch, [people(project)]).good
    assert tables(project) == ["desil"]
    shutil.rmtree(project.outputs)
    assert tables(project) == ["desil"]
    assert carried_out(project, bench, monkeypatch, [people(project)]).good
    assert tables(project) == ["desil"]


def test_a_report_that_uncovers_what_was_withheld_is_refused_and_the_last_edition_stays(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out(project, showing({"uji": WITHHELD}), monkeypatch, [people(project)])
    edition, ledger = tree(project.outputs / str(DAY)), publications(project.published_cells)
    outcome = carried_out(project, showing({"lain": TOLD}), monkeypatch, [people(project, "lain")])
    assert not outcome.good
    told = outcome.unpublished[DAY]
    assert "'lain-35.25' and what was published before of people of 35.25 tell too much together: " in told
    assert "of the cells could be worked out" in told
    assert "by the tables usia" in told
    assert "Remedy: run again" in told
    assert "17" not in told
    assert (tree(project.outputs / str(DAY)), publications(project.published_cells)) == (edition, ledger)
    # Kept nowhere: the next run is made around what is published.
    (decision,) = decisions(project, [people(project, "lain")], Cache(project.cache))
    assert decision.action is Action.EXECUTE


def test_two_reports_of_one_edition_are_audited_together(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [people(project), people(project, "lain")]
    outcome = carried_out(project, showing({"uji": WITHHELD, "lain": TOLD}), monkeypatch, runs)
    assert "tell too much together" in outcome.unpublished[DAY]
    assert not (project.outputs / str(DAY)).exists()
    assert tables(project) == []


def test_what_another_region_withheld_is_no_reason_to_refuse(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    carried_out(project, showing({"uji": WITHHELD}), monkeypatch, [people(project)])
    elsewhere = cells(-1, -1, 17, 80, name="usia", region="32.16")
    outcome = carried_out(project, showing({"lain": elsewhere}), monkeypatch, [people(project, "lain", "32.16")])
    assert outcome.good, outcome.unpublished


def test_the_second_of_two_reports_is_made_when_the_cells_of_the_first_are_known(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[str]] = {}
    bench = showing({"uji": WITHHELD, "lain": WITHHELD}, lambda order: seen.update({order.name: tables(project)}))
    assert carried_out(project, bench, monkeypatch, [people(project), people(project, "lain")]).good
    assert seen == {"uji-35.25": [], "lain-35.25": ["desil"]}


def test_cells_of_a_report_that_will_be_published_from_what_is_kept_are_known_as_well(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Bench(lambda order: Made(State.TIMEOUT, order.notebook, "too long"))
    runs = [people(project), people(project, "lain")]
    mixed = showing({"uji": WITHHELD})
    behave = mixed.behave
    mixed.behave = lambda order: behave(order) if order.identity.report == "uji" else failing(order)
    assert not carried_out(project, mixed, monkeypatch, runs).good
    assert tables(project) == [], "nobody has seen the cells of an edition that was not published"
    seen: list[list[str]] = []
    again = showing({"lain": WITHHELD}, lambda _: seen.append(tables(project)))
    assert carried_out(project, again, monkeypatch, runs).good
    assert seen == [["desil"]]


def test_cells_are_written_down_before_the_edition_appears(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Path) -> None:
        assert tables(project) == ["desil"]
        assert not list((project.published_cells / ".menunggu").iterdir())
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            carried_out(project, showing({"uji": WITHHELD}), patch, [people(project)])
    assert not (project.outputs / str(DAY)).exists()
    assert tables(project) == ["desil"]
    # The next run publishes what is kept and writes nothing twice.
    assert carried_out(project, showing({}), monkeypatch, [people(project)]).good
    assert tables(project) == ["desil"]


def test_a_report_on_people_that_does_not_tell_its_cells_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = carried_out(project, showing({"uji": None}), monkeypatch, [people(project)])
    (result,) = outcome.results
    assert result.state is State.REFUSED
    assert "does not tell which cells it shows" in result.story
    # Also one whose definition names no lists, when it is to be published.
    outcome = carried_out(project, showing({"uji": None}), monkeypatch, [people(project, lists=())])
    assert "does not tell which cells it shows" in outcome.unpublished[DAY]
