"""What a notebook reaches in the package is found in the source, by whatever way the names come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_samples import reached, write_package

from sertakan_analysis.reports.grounds.package import Package
from sertakan_analysis.reports.grounds.reached import reached_by_name
from sertakan_analysis.reports.grounds.source import ON_IMPORT

if TYPE_CHECKING:
    from pathlib import Path

HITUNG = "def jumlah(a):\n    return a + _tambah()\ndef _tambah():\n    return 1\ndef lain():\n    return 2\n"
KELAS = "from paket.hitung import lain\nclass D:\n    def m(self):\n        return lain()\nclass T(D):\n    x = 1"
FOR_TYPES = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
CADANGAN = """
try:
    from cepat import lain
except ImportError:
    from paket.hitung import lain
def f():
    return lain()
"""


@pytest.mark.parametrize(
    ("modules", "code", "names"),
    [
        ({"hitung.py": HITUNG}, "from paket.hitung import jumlah\njumlah(1)", "hitung.jumlah; hitung._tambah"),
        ({"hitung.py": HITUNG}, "from paket.hitung import jumlah as j\nj(1)", "hitung.jumlah; hitung._tambah"),
        ({"hitung.py": HITUNG}, "import paket.hitung\npaket.hitung.lain()", "hitung.lain"),
        ({"hitung.py": HITUNG}, "import paket.hitung as h\nh.lain()", "hitung.lain"),
        ({"hitung.py": HITUNG}, "from paket import hitung\nhitung.lain()", "hitung.lain"),
        ({"hitung.py": HITUNG}, "from paket import hitung", ""),
        ({"hitung.py": HITUNG}, "from paket import hitung\nkerja(hitung)", "hitung.jumlah; hitung._tambah; hitung.lain"),
        ({"hitung.py": HITUNG}, "from paket.hitung import *\nlain()", "hitung.jumlah; hitung._tambah; hitung.lain"),
        (
            {"hitung.py": HITUNG},
            "from importlib import import_module\nimport_module('paket.hitung')",
            "hitung.jumlah; hitung._tambah; hitung.lain",
        ),
        ({"hitung.py": HITUNG}, "tugas = 'paket.hitung:lain'", "hitung.lain"),
        ({"hitung.py": HITUNG}, "import os\nos.path.join('a')", ""),
        ({"hitung.py": HITUNG}, "import paket.hitung\npaket.hitung.__name__", ""),
        (
            {"hitung.py": HITUNG, "t.py": f"{FOR_TYPES}    from paket.hitung import lain\nclass B:\n    a: lain"},
            "from paket.t import B\nB",
            "t.B; hitung.lain",
        ),
        ({"hitung.py": HITUNG, "__init__.py": "from paket.hitung import lain"}, "import paket\npaket.lain()", "hitung.lain"),
        ({"hitung.py": HITUNG, "__init__.py": "from .hitung import lain"}, "from paket import lain\nlain", "hitung.lain"),
        (
            {"hitung.py": HITUNG, "tabel.py": "from paket import hitung\ndef baris():\n    return hitung.lain()"},
            "from paket.tabel import baris\nbaris()",
            "tabel.baris; hitung.lain",
        ),
        (
            {"hitung.py": HITUNG, "tabel.py": "def baris():\n    from paket.hitung import lain as l\n    return l()"},
            "from paket.tabel import baris\nbaris()",
            "tabel.baris; hitung.lain",
        ),
        (
            {"hitung.py": HITUNG, "dalam/tabel.py": "from ..hitung import lain\ndef baris():\n    return lain()"},
            "from paket.dalam.tabel import baris\nbaris()",
            "dalam.tabel.baris; hitung.lain",
        ),
        (
            {"hitung.py": HITUNG, "tabel.py": "from paket.hitung import *\ndef baris():\n    return lain()"},
            "from paket.tabel import baris\nbaris()",
            "tabel.baris; hitung.lain",
        ),
        (
            {"tabel.py": "LEBAR = 3\nTINGGI = 4\ndef baris():\n    return LEBAR"},
            "from paket.tabel import baris\nbaris()",
            "tabel.baris; tabel.LEBAR",
        ),
        (
            {"hitung.py": HITUNG, "tabel.py": "from paket.hitung import lain\nISI = {'a': lain}\ndef b():\n    return ISI['a']()"},
            "from paket.tabel import b\nb()",
            "tabel.b; tabel.ISI; hitung.lain",
        ),
        (
            {"hitung.py": HITUNG, "t.py": KELAS},
            "from paket.t import T\nT().m()",
            "t.T; t.D; hitung.lain",
        ),
        (
            {"t.py": "from dataclasses import dataclass\nclass A:\n    pass\n@dataclass\nclass B:\n    a: A"},
            "from paket.t import B\nB",
            "t.B; t.A",
        ),
        (
            {"t.py": "class A:\n    pass\ndef f(a: A) -> A:\n    b: A = a\n    return b"},
            "from paket.t import f\nf",
            "t.f",
        ),
        (
            {"hitung.py": HITUNG, "t.py": CADANGAN},
            "from paket.t import f\nf()",
            "t.(on import); t.f; hitung.lain",
        ),
    ],
)  # fmt: skip
def test_names_are_followed_however_they_come(tmp_path: Path, modules: dict[str, str], code: str, names: str):
    assert set(reached(tmp_path, modules, code)) == set(names.replace("(on import)", ON_IMPORT).split("; ")) - {""}


LAZY = """
from importlib import import_module
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from paket.hitung import jumlah, lain
RUMAH = {"jumlah": "paket.hitung", "lain": "hitung"}
def __getattr__(name):
    home = RUMAH[name]
    return getattr(import_module(home if "." in home else f"paket.{home}"), name)
"""


@pytest.mark.parametrize(
    "code", ["from paket import lain\nlain()", "import paket\npaket.lain()", "from paket import lain as x"]
)
def test_of_a_lazy_package_only_the_names_asked_for_are_reached(tmp_path: Path, code: str):
    found = reached(tmp_path, {"__init__.py": LAZY, "hitung.py": HITUNG}, f"{code}\nx" if " as x" in code else code)
    assert set(found) == {"__getattr__", "hitung.lain"}


def test_a_name_that_nobody_can_place_reaches_the_whole_module(tmp_path: Path):
    modules = {"ajaib.py": "globals()['tersembunyi'] = lambda: _isi()\ndef _isi():\n    return 1"}
    found = reached(tmp_path, modules, "from paket.ajaib import tersembunyi\ntersembunyi()")
    assert set(found) == {"ajaib._isi", f"ajaib.{ON_IMPORT}"}


@pytest.mark.parametrize(
    "deed",
    [
        "DAFTAR.append(lain)",
        "@catat\ndef lain():\n    return 2",
        "@DAFTAR.append\nclass lain:\n    pass",
        "DAFTAR[0] = lain",
        "for satu in [lain]:\n    DAFTAR.append(satu)",
        "HASIL = catat(lain)",
        "class K:\n    hasil = catat(lain)",
        "class K(metaclass=lain):\n    pass",
        "if DAFTAR:\n    DAFTAR.append(lain)",
    ],
)
def test_what_a_module_does_on_import_is_reached_with_the_module(tmp_path: Path, deed: str):
    text = f"DAFTAR = []\ndef catat(f):\n    return f\ndef lain():\n    return 1\ndef jauh():\n    return 2\n{deed}\n"
    found = reached(
        tmp_path,
        {"__init__.py": "from paket import daftar", "daftar.py": text, "t.py": "X = 1"},
        "from paket.t import X",
    )
    assert "daftar.lain" in found
    assert "daftar.jauh" not in found


@pytest.mark.parametrize(
    "deed", ["import os", "'kata'", "X = frozenset({1})", "Y: int", "class A:\n    def m(self):\n        catat()"]
)
def test_definitions_that_nobody_uses_are_not_reached_with_the_module(tmp_path: Path, deed: str):
    text = f"def catat():\n    return 1\n{deed}\n"
    assert reached(tmp_path, {"daftar.py": text}, "import paket.daftar") == {}


def test_a_handler_registered_by_the_type_it_names_is_reached(tmp_path: Path):
    modules = {
        "tampil.py": "from functools import singledispatch\n@singledispatch\ndef tampil(x):\n    return ''\n"
        "from paket import bentuk\n@tampil.register\ndef _(x: bentuk.Bulat):\n    return _bulat(x)\n"
        "def _bulat(x):\n    return 'o'\n",
        "bentuk.py": "class Bulat:\n    pass\nclass Kotak:\n    pass\n",
    }
    found = reached(tmp_path, modules, "from paket.tampil import tampil\ntampil(1)")
    assert set(found) == {"tampil.tampil", "tampil._", "tampil._bulat", "bentuk.Bulat"}


@pytest.mark.parametrize(
    ("reader", "names"),
    [
        ("from importlib.resources import files\ndef isi():\n    return files(__name__)", ["data/a.csv", "data/b.csv"]),
        (
            "from importlib import resources\ndef isi():\n    return resources.files('paket.data')",
            ["data/a.csv", "data/b.csv"],
        ),
        (
            "from importlib.resources import files\ndef isi():\n    return files(__name__) / 'a.csv'",
            ["data/a.csv", "data/b.csv"],
        ),
        ("from pathlib import Path\ndef isi():\n    return Path(__file__).parent", ["data/a.csv", "data/b.csv"]),
        (
            "def isi():\n    from jinja2 import PackageLoader\n    return PackageLoader('paket')",
            ["data/a.csv", "data/b.csv"],
        ),
        ("def isi():\n    return 1", []),
    ],
)
def test_files_of_a_package_are_reached_with_what_opens_them(tmp_path: Path, reader: str, names: list[str]):
    modules = {
        "data/__init__.py": reader,
        "data/a.csv": "1",
        "data/b.csv": "2",
        "data/README.md": "x",
        "lain/c.csv": "3",
    }
    assert set(reached(tmp_path, modules, "from paket.data import isi\nisi()")) == {"data.isi", *names}


def test_a_file_that_another_module_names_is_that_modules_own(tmp_path: Path):
    opening = "from importlib.resources import files\ndef {0}():\n    return files(__package__) / '{1}'"
    modules = {
        "cetak/html.py": opening.format("html", "halaman.html"),
        "cetak/pdf.py": opening.format("pdf", "halaman.typ"),
        "cetak/halaman.html": "h",
        "cetak/halaman.typ": "p",
        "cetak/huruf.ttf": "f",
    }
    package = Package(write_package(tmp_path, modules), "paket")
    assert set(reached_by_name(package, ["paket.cetak.html.html"])) == {
        "cetak.html.html",
        "cetak/halaman.html",
        "cetak/huruf.ttf",
    }
    assert set(reached_by_name(package, ["paket.cetak.pdf.pdf"])) == {
        "cetak.pdf.pdf",
        "cetak/halaman.typ",
        "cetak/huruf.ttf",
    }


@pytest.mark.parametrize(
    "cell", ["%matplotlib inline\n{}", "!ls\n{}", "%%time\n{}", "daftar = %who_ls\n{}", "lain?\n{}"]
)
def test_lines_for_ipython_do_not_hide_the_python_around_them(tmp_path: Path, cell: str):
    code = cell.format("from paket.hitung import lain\nlain()")
    assert set(reached(tmp_path, {"hitung.py": HITUNG}, code)) == {"hitung.lain"}


def test_a_cell_that_is_no_python_reaches_everything(tmp_path: Path):
    found = reached(tmp_path, {"hitung.py": HITUNG}, "ini bukan python")
    assert set(found) == {"hitung.jumlah", "hitung._tambah", "hitung.lain"}


def test_a_cell_in_another_language_reaches_nothing(tmp_path: Path):
    assert reached(tmp_path, {"hitung.py": HITUNG}, "%%bash\nls 'paket.hitung'") == {}


def test_a_module_that_is_no_python_counts_with_every_sign(tmp_path: Path):
    first = reached(tmp_path, {"rusak.py": "def a(:"}, "import paket.rusak")
    assert set(first) == {f"rusak.{ON_IMPORT}"}
    assert reached(tmp_path, {"rusak.py": "def a( :"}, "import paket.rusak") != first


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (
            "from math import sin as s\ndef f():\n    return s(1)",
            "from math import cos as s\ndef f():\n    return s(1)",
            False,
        ),
        ("from math import sin\ndef f():\n    return 1", "from math import cos\ndef f():\n    return 1", True),
        (
            "from functools import cache\n@cache\ndef f(a: int): a",
            "from functools import cache\n@cache\ndef f(a: str): a",
            True,
        ),
        ("def hias(g): g\n@hias\ndef f(a: int): a", "def hias(g): g\n@hias\ndef f(a: str): a", False),
        ("def f(a: int) -> int: a", "def f(a: str) -> str: a", True),
        ("def f():\n    a: int = 1", "def f():\n    a: str = 1", True),
        ("class f:\n    a: int = 1", "class f:\n    a: str = 1", False),
        ("class f:\n    'Satu.'\n    a = 1", "class f:\n    'Dua.'\n    a = 1  # catatan", True),
        ("def f():\n    return 'a'", "def f():\n    return 'b'", False),
        ("def f():\n    return 1", "def f():\n    return 1.0", False),
        ("def f(a, *, b): a", "def f(a, b): a", False),
        ("def f(a=1): a", "def f(a=2): a", False),
        ("def f(a): a", "async def f(a): a", False),
        ("f = 1", "f = 2", False),
        ("f: int = 1", "f: float = 1", True),
    ],
)
def test_a_definition_has_another_checksum_when_it_does_something_else(
    tmp_path: Path, before: str, after: str, *, same: bool
):
    code = "from paket.t import f\nf"
    first = reached(tmp_path, {"t.py": before}, code)["t.f"]
    assert (reached(tmp_path, {"t.py": after}, code)["t.f"] == first) is same
