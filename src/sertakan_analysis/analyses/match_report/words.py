"""Comparisons, levels and ways of a match in the words of the report."""

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
LEVELS: Final = {
    "sama": "sama",
    "satu_suntingan": "satu angka atau huruf berbeda",
    "urutan_lain": "kata sama, urutan lain",
    "kata_hilang": "sebagian kata hilang atau disingkat",
    "bunyi_sama": "bunyinya sama",
    "mirip": "mirip",
    "satu_kata": "hanya satu kata yang sama",
    "tanggal_bawaan": "sama, tetapi tanggal bawaan (1 Januari, 31 Desember)",
    "tertukar": "tanggal dan bulan tertukar atau satu angka berbeda",
    "tahun_bawaan": "tahun sama, tanggal bawaan",
    "bulan": "tahun dan bulan sama",
    "kk": "Nomor KK sama",
    "rt": "RT dan RW sama",
    "desa": "desa sama",
    "kecamatan": "kecamatan sama",
    "beda": "berbeda",
}
