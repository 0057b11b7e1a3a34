"""Kinds of list and comparisons in the words of the report."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "peserta": "daftar peserta BPJS Ketenagakerjaan",
    "dtsen": "DTSEN",
    "penerima": "daftar penerima bantuan iuran",
    "donor": "daftar donor",
    "pendataan": "daftar desa",
    "penduduk": "data penduduk",
}
COMPARISONS: Final = {
    "nik": "NIK",
    "nama": "Nama",
    "lahir": "Tanggal lahir",
    "jk": "Jenis kelamin",
    "rumah": "Nomor KK atau alamat",
    "ibu": "Nama ibu",
    "ayah": "Nama ayah (bin/binti)",
    "hp": "Nomor HP",
    "kpj": "Nomor KPJ",
}
