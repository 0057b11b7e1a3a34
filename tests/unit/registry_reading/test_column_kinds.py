"""Which columns a list may have stands in YAML that users extend, and is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import load_kinds
from sertakan_analysis.registry.reading.labels import Aliases, label_key, shown_label

COLUMNS = Path(__file__).parents[3] / "params" / "columns"
KIND = """\
kind: uji
title: Daftar uji
any_of: [[nik, no_kpj]]
columns:
  nik: {title: NIK, kind: nik, personal: true, aliases: [No KTP]}
  no_kpj: {title: Nomor KPJ, kind: kpj, personal: true}
  desil: {title: Desil, kind: decile, needed: true, personal: false}
"""


def loaded(folder: Path, text: str) -> None:
    (folder / "uji.yml").write_text(text, encoding="utf-8")
    load_kinds(folder)


def test_the_kinds_of_the_project_are_all_there_and_each_can_tell_a_person():
    kinds = load_kinds(COLUMNS)
    assert set(kinds) == {"pendataan", "penerima", "peserta", "dtsen", "donor", "penduduk"}
    for kind in kinds.values():
        needed = {name for name, column in kind.columns.items() if column.needed} | {*sum(kind.any_of, ())}
        assert needed & {"nik", "no_kpj", "no_kk"}, kind.name


@pytest.mark.parametrize("kind", sorted(load_kinds(COLUMNS)))
def test_no_words_that_anybody_may_write_leave_the_secure_zone(kind: str):
    open_columns = {column.kind for column in load_kinds(COLUMNS)[kind].columns.values() if not column.personal}
    read_from_closed_lists = {"sex", "yes_no", "decile", "segment", "membership", "verification", "ring"}
    assert open_columns <= read_from_closed_lists | {"month", "day", "money", "count"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("personal: true, aliases", "personal: true, alias", "uji.yml:5: unknown key 'alias' in the column 'nik'."),
        ("kind: decile", "kind: desile", "uji.yml:7: unknown column kind 'desile'. Did you mean 'decile'?"),
        ("Nomor KPJ", "No. KTP", "uji.yml:6: the columns 'nik' and 'no_kpj' share the alias 'noktp'"),
        ("kind: nik, personal: true", "kind: nik, personal: false", "uji.yml:5: 'nik' is of kind 'nik', which is always personal"),
        ("[[nik, no_kpj]]", "[[nik, no_kpk]]", "uji.yml:3: 'any_of' names no column 'no_kpk'. Did you mean 'no_kpj'?"),
        ("[[nik, no_kpj]]", "nik", "uji.yml:3: 'any_of' must be a list of lists"),
        ("needed: true", "needed: yes", "uji.yml:7: 'needed' of 'desil' must be true or false"),
        ("[No KTP]", "No KTP", "uji.yml:5: 'aliases' of 'nik' must be a list of labels"),
        ("[No KTP]", '["--"]', "uji.yml:5: an alias of 'nik' has no letter and no digit"),
        ("  desil: {title: Desil", "  status: {title: Status", "uji.yml:7: 'status' is a name that the store gives itself"),
        ("kind: decile, needed: true, personal: false", "kind: category, personal: false", "'category', which is always personal"),
        (
            "  desil: {title: Desil, kind: decile, needed: true, personal: false}",
            "  dana: {title: Dana, kind: payer, personal: true}\n  sumber: {title: Sumber, kind: payer, personal: true}",
            "uji.yml:8: 'dana' and 'sumber' are both of kind 'payer': a list has one",
        ),
        ("kind: uji", "kind: lain", "uji.yml:1: 'kind' is 'lain' but the file is named 'uji'"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, fault: str):
    loaded(tmp_path, KIND)
    with pytest.raises(UserError) as refusal:
        loaded(tmp_path, KIND.replace(old, new))
    assert fault in str(refusal.value)


def test_a_folder_without_kinds_is_told(tmp_path: Path):
    with pytest.raises(UserError, match="no kind of list is declared"):
        load_kinds(tmp_path)


@pytest.mark.parametrize("label", ["No. KTP", "no_ktp", "NO KTP", "  No\nKTP ", "No KTP*", "No. KTP (16 angka)"])
def test_a_label_counts_by_its_letters_and_digits_only(tmp_path: Path, label: str):
    (tmp_path / "uji.yml").write_text(KIND, encoding="utf-8")
    aliases = Aliases(load_kinds(tmp_path)["uji"])
    assert aliases.column(label) == "nik"
    assert aliases.column("No. KTP Ayah") is None


def test_a_label_is_shown_short_and_without_long_numbers():
    assert shown_label("NIK\n3599010101800001") == "NIK ****************"
    assert len(shown_label("x" * 200)) == 40
    assert label_key("Désa/Kel.") == "desakel"
    assert label_key("No. KK_2 (KTP)") == "nokk2ktp"
