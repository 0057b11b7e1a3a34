"""Small executed notebooks made by hand, for the tests of the exporters. All figures in them are invented."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MIME = "application/vnd.sertakan+json"
AS_OF = "2025-11-30"
AS_OF_TEXT = "30 November 2025"
NASTY = "#let x = 1 $a_b$ *c* `d` <e> @f [g] ~h \"i\" 'j' \\k \\\\ = + - / {l} ]}) // n"
LONG_ADDRESS = "https://contoh.go.id/" + "a" * 300 + "/berkas.pdf?x=1&y=2"
SVG = (
    '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
    ' width="468pt" height="180pt" viewBox="0 0 468 180">\n'
    '<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>'
    '<clipPath id="p1"><rect width="468" height="180"/></clipPath><path id="m1" d="M0 0 L9 9"/></defs>\n'
    '<g id="figure_1" clip-path="url(#p1)"><rect id="patch_1" width="400" height="20" fill="#0b5566"/>'
    '<use xlink:href="#m1" x="20" y="40" stroke="#000"/>'
    '<text x="20" y="90" style="font: 12px \'Source Sans Pro\'">Label {label}</text></g></svg>'
)


def exhibit(payload: dict[str, Any], **others: Any) -> dict[str, Any]:
    """Return the output that displaying an exhibit leaves in the notebook."""
    data = {"text/plain": "exhibit", MIME: {"schema": 1, **payload}, **others}
    return new_output("display_data", data=data)


def cover(**changes: Any) -> dict[str, Any]:
    payload = {
        "kind": "cover",
        "title": "Cakupan jaminan sosial ketenagakerjaan",
        "subtitle": "Tren peserta dan jarak ke target",
        "region_codes": ["35.25"],
        "region_names": ["Kabupaten Gresik"],
        "period": "November 2024 – November 2025",
        "as_of": AS_OF,
        "as_of_text": AS_OF_TEXT,
    }
    return exhibit(payload | changes)


def paragraph(*items: str, listed: bool = False) -> dict[str, Any]:
    return exhibit({"kind": "paragraph", "items": list(items), "listed": listed})


def key_figures(*items: tuple[str, str, str]) -> dict[str, Any]:
    tiles = [{"label": label, "value": value, "note": note} for label, value, note in items]
    return exhibit({"kind": "key_figures", "items": tiles})


def callout(title: str, *items: str, tone: str = "note") -> dict[str, Any]:
    return exhibit({"kind": "callout", "name": "kotak", "title": title, "items": list(items), "tone": tone})


def column(key: str, label: str, kind: str = "text", decimals: int = 0, group: str | None = None) -> dict[str, Any]:
    return {"key": key, "label": label, "kind": kind, "decimals": decimals, "group": group}


def cell(text: str, value: str | None = None, kind: str = "text", decimals: int = 0) -> dict[str, Any]:
    return {"text": text, "value": value, "kind": kind, "decimals": decimals}


def _exhibit_body(columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "base": "Basis: penduduk bekerja, 715.619 orang",
        "columns": columns,
        "rows": rows,
        "notes": ["Angka contoh."],
        "sources": [
            {"text": "Judul berita (Penerbit, 26 November 2025)", "url": "https://contoh.go.id/berita?a=1&b=2"}
        ],
        "as_of": AS_OF,
        "as_of_text": AS_OF_TEXT,
    }


def table(
    name: str, title: str, columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]], **changes: Any
) -> dict[str, Any]:
    payload = {"kind": "table", "name": name, "title": title, "total_rows": [], **_exhibit_body(columns, rows)}
    return exhibit(payload | changes)


def figure(name: str, title: str, *, svg: str | None = None, **changes: Any) -> dict[str, Any]:
    columns = [column("day", "Tanggal", "day"), column("rate", "Cakupan", "percent", 2)]
    rows = [[cell("30 November 2025", AS_OF, "day"), cell("40,82%", "40.82", "percent", 2)]]
    payload = {
        "kind": "figure",
        "name": name,
        "title": title,
        "alt": f"Grafik garis: {title}.",
        "width_mm": 165.0,
        "height_mm": 63.5,
        **_exhibit_body(columns, rows),
    }
    drawing = SVG.replace("{label}", name) if svg is None else svg
    return exhibit(payload | changes, **{"image/svg+xml": drawing})


def typed_table(name: str = "semua-jenis", rows: int = 1) -> dict[str, Any]:
    """Return a table that has a column of every kind."""
    columns = [
        column("name", "Kecamatan"),
        column("count", "Peserta (orang)", "count", group="Peserta"),
        column("rate", "Cakupan", "percent", 2, group="Peserta"),
        column("change", "Perubahan (poin)", "points", 1),
        column("money", "Iuran", "rupiah"),
        column("other", "Rasio", "decimal", 2),
        column("day", "Tanggal", "day"),
        column("month", "Bulan", "month"),
        column("year", "Tahun", "year"),
    ]
    row = [
        cell("Manyar"),
        cell("sekitar 292.116", "292116", "count"),
        cell("40,82%", "40.82", "percent", 2),
        cell("−11,7", "-11.7", "points", 1),
        cell("Rp16.800", "16800", "rupiah"),
        cell("1,25", "1.25", "decimal", 2),
        cell("30 November 2025", AS_OF, "day"),
        cell("November 2025", "2025-11-01", "month"),
        cell("2025", "2025-01-01", "year"),
    ]
    return table(name, "Satu kolom untuk setiap jenis", columns, [row] * rows)


def long_table(rows: int, name: str = "panjang") -> dict[str, Any]:
    columns = [column("name", "Nama baris"), column("count", "Jumlah orang", "count")]
    body = [[cell(f"Baris {n}"), cell(f"{n * 1000:,}".replace(",", "."), str(n * 1000), "count")] for n in range(rows)]
    return table(name, "Tabel yang panjang", columns, body, total_rows=[rows - 1] if rows else [])


def displays(
    *outputs: dict[str, Any], source: str = "tampilkan(hasil)", tags: tuple[str, ...] = ("hide-input",)
) -> Any:
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)}, execution_count=1)


def notebook(*cells: Any, stamped: bool = True) -> Any:
    """Return an executed notebook; a string is a Markdown cell, an output a cell that shows it."""
    made = [
        new_markdown_cell(part) if isinstance(part, str) else displays(part) if "output_type" in part else part
        for part in cells
    ]
    for number, part in enumerate(made):
        part["id"] = f"sel-{number}"
    metadata: dict[str, Any] = {}
    if stamped:
        metadata["sertakan"] = {
            "report": "tren_cakupan",
            "edition": "2025-11",
            "run_id": "a1b2c3d4",
            "region_codes": ["35.25"],
            "as_of": AS_OF,
            "package_version": "0.1.0",
        }
    return new_notebook(cells=made, metadata=metadata)


def whole_report(rows: int = 60) -> Any:
    """Return a report with every kind of block."""
    return notebook(
        "# Judul buku catatan\n\nPertanyaan dan pembaca.",
        cover(),
        key_figures(("Peserta aktif", "292.116", "dari 715.619 orang"), ("Cakupan", "40,82%", "30 November 2025")),
        "## Ringkasan\n\nCakupan **turun** karena basis berubah[^1]. Lihat [sumber](https://contoh.go.id/a).\n\n"
        "[^1]: Basis lama 557.575 orang.",
        callout("Cara membaca angka ini", "Basis berubah.", "Peserta hampir tetap.", tone="caution"),
        figure("tren", "Cakupan turun menjadi 40,82%"),
        "### Rincian\n\n- satu\n- dua\n  - dua a\n\n1. pertama\n2. kedua",
        typed_table(),
        "## Per kecamatan",
        long_table(rows),
        figure("segmen", "Peserta BPU bertambah"),
        paragraph("Kalimat pertama.", "Kalimat kedua."),
        paragraph("Butir pertama", "Butir kedua", listed=True),
    )
