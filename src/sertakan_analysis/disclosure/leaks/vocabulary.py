"""What the scan looks up: hashes of what must not appear, never the list itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl


class Vocabulary:
    """The tokens of the people who took part (``identity.tokens``), and the key that they were made with."""

    def __init__(self, tokens: pl.Series, key: bytes) -> None:
        self._tokens = tokens
        self._key = key

    def __repr__(self) -> str:
        return f"Vocabulary({len(self._tokens)} tokens)"

    def known(self, forms: Collection[str]) -> frozenset[str]:
        """Return those of the forms (``identity.token_forms``) that belong to somebody."""
        import polars as pl

        from sertakan_analysis.identity.tokens import hashes

        asked = pl.DataFrame({"form": pl.Series(list(forms), dtype=pl.String)})
        asked = asked.with_columns(hashes(asked["form"], self._key).alias("token"))
        # The set is made of the few that are asked for; the many of the list pass by once.
        found = self._tokens.filter(self._tokens.is_in(asked["token"].implode())).unique()
        return frozenset(asked.filter(pl.col("token").is_in(found.implode()))["form"])
