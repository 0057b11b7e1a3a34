"""The labels above a list, on one line or as a clerk draws them on two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NUMBER: Final = "No"
LABELS: Final[Mapping[str, str]] = {
    "no_kk": "No. KK",
    "nik": "NIK",
    "nama": "Nama Lengkap",
    "tempat_lahir": "Tempat Lahir",
    "tanggal_lahir": "Tanggal Lahir",
    "jenis_kelamin": "L/P",
    "alamat": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "dusun": "Dusun",
    "desa": "Desa",
    "kecamatan": "Kecamatan",
    "kode_wilayah": "Kode Desa",
    "pekerjaan": "Pekerjaan",
    "status_pekerjaan": "Status Pekerjaan",
    "sektor": "Sektor",
    "penghasilan": "Penghasilan per Bulan",
    "no_hp": "No. HP",
    "nama_ibu": "Nama Ibu Kandung",
    "peserta_bpjs_tk": "Peserta BPJS TK",
    "no_kpj": "No. KPJ",
    "desil": "Desil",
    "dtks": "DTKS",
    "catatan": "Keterangan",
    "program": "Program",
    "iuran": "Iuran",
    "bulan_mulai": "Bulan Mulai",
    "bulan_akhir": "Bulan Akhir",
    "sumber_dana": "Sumber Dana",
    "donor": "Donor",
    "no_sk": "No. SK",
    "segmen": "Segmen",
    "status": "Status",
    "bulan_iuran": "Bulan Iuran",
    "npp": "NPP",
    "tgl_kepesertaan": "Tgl Kepesertaan",
    "bulan_iuran_terakhir": "Bulan Iuran Terakhir",
    "upah_dilaporkan": "Upah Dilaporkan",
    "tanggal_versi": "Tanggal Versi",
    "skor": "Skor",
    "status_verifikasi": "Status Verifikasi",
    "perusahaan": "Perusahaan",
    "jumlah_bulan": "Jumlah Bulan",
    "nominal": "Nominal",
    "ring": "Ring",
    "skema": "Skema",
    "no_kwitansi": "No. Kwitansi",
}
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Kelahiran": ("tempat_lahir", "tanggal_lahir"),
    "Tempat Tinggal": ("alamat", "rt", "rw", "dusun", "desa", "kecamatan"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A head of two lines. ``spans`` are first and last column of each label that reaches over several."""

    upper: tuple[str, ...]
    lower: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def two_line_head(columns: Sequence[str]) -> Head:
    """Put a common label above neighbours that belong together; the others stand on the upper line alone."""
    upper, lower, spans = [NUMBER], [""], []
    for group, members in groupby(columns, _group):
        names = list(members)
        if group and len(names) > 1:
            spans.append((len(upper), len(upper) + len(names) - 1))
            upper += [group, *[""] * (len(names) - 1)]
            lower += [LABELS[name] for name in names]
        else:
            upper += [LABELS[name] for name in names]
            lower += [""] * len(names)
    return Head(tuple(upper), tuple(lower), tuple(spans))


def _group(column: str) -> str | None:
    return next((label for label, members in _GROUPS.items() if column in members), None)
