"""Which addresses may stand behind a word: web and mail, nothing that runs or reads a file."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

KEPT_AS_WRITTEN = "%/:?#[]@!$&'()*+,;=~-._"


def safe_url(url: str) -> str | None:
    """Return the address in ASCII when it is a web or mail address, otherwise ``None``."""
    address = url.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() in {"http", "https"} and parts.netloc:
        return quote(address, safe=KEPT_AS_WRITTEN)
    if parts.scheme.lower() == "mailto" and "@" in parts.path:
        return quote(address, safe=KEPT_AS_WRITTEN)
    return None
