"""Which addresses may stand behind a word."""

from __future__ import annotations

import pytest

from sertakan_analysis.reports.export.links import safe_url


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.id/b?c=1&d=2#e", "https://a.id/b?c=1&d=2#e"),
        ("  HTTP://a.id ", "HTTP://a.id"),
        ('https://a.id/"><script>', "https://a.id/%22%3E%3Cscript%3E"),
        ("https://a.id/kata dua/é", "https://a.id/kata%20dua/%C3%A9"),
        ("mailto:a@b.id", "mailto:a@b.id"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("internal:'Isi'!A1", None),
        ("external:c:\\x.xlsx", None),
        ("https://", None),
        ("http://[", None),
        ("//a.id/x", None),
        ("#isi", None),
        ("", None),
    ],
)
def test_only_web_and_mail_addresses_are_kept_in_ascii(address: str, kept: str | None):
    assert safe_url(address) == kept
