"""What stands for a person outside the secure zone: a keyed hash of the best identity that the row gives.

The NIK of one kabupaten can be tried out in minutes, so the key is the whole protection. The hash keeps 128 bits: less
could give two persons of a large list the same pseudonym.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

if TYPE_CHECKING:
    from sertakan_analysis.registry.keys import Key

LENGTH: Final = 32
KK_SHAPE: Final = r"^[0-9]{16}$"
NO_KK: Final = "0" * 16
USED: Final = {
    "nik": pl.String,
    "name_key": pl.String,
    "tanggal_lahir": pl.Date,
    "kode_desa": pl.String,
    "no_kk": pl.String,
}


def identities(frame: pl.DataFrame, batch: str) -> pl.DataFrame:
    """Return the canonical identity of every row, in order.

    ``frame`` holds ``row`` and, where the list has them, ``nik`` (null unless its structure is sound), ``name_key``
    (canonical words), ``tanggal_lahir``, ``kode_desa`` and ``no_kk``. The columns returned are ``identity``, on which
    the pseudonym stands: the NIK, else name, birth date and desa together, else the row itself, which makes a person of
    its own in every batch; ``identitas``, which of the three ("nik", "nama", "baris"); and ``household``, the number of
    the family card or null. All but ``identitas`` are personal.
    """
    missing = [pl.lit(None, kind).alias(name) for name, kind in USED.items() if name not in frame.columns]
    whole = frame.with_columns(missing)
    name = pl.concat_str(
        pl.lit("nama:"),
        pl.col("name_key").replace("", None),
        pl.lit("|"),
        pl.col("tanggal_lahir").dt.to_string("iso"),
        pl.lit("|"),
        pl.col("kode_desa"),
    )
    nik = pl.lit("nik:") + pl.col("nik")
    row = pl.lit(f"baris:{batch}|") + pl.col("row").cast(pl.String)
    kk = pl.col("no_kk")
    return whole.select(
        pl.coalesce(nik, name, row).alias("identity"),
        pl.when(nik.is_not_null())
        .then(pl.lit("nik"))
        .when(name.is_not_null())
        .then(pl.lit("nama"))
        .otherwise(pl.lit("baris"))
        .alias("identitas"),
        pl.when(kk.str.contains(KK_SHAPE) & (kk != NO_KK)).then(pl.lit("kk:") + kk).alias("household"),
    )


def pseudonyms(identity: pl.Series, key: Key, purpose: Literal["pseudonym", "household"] = "pseudonym") -> pl.Series:
    """Return HMAC-SHA-256 of every identity in hexadecimal, the first 128 bits; null stays null.

    The same identity has the same pseudonym in every batch under one key, and another under another key.
    """
    secret = key.derive(purpose).hex()
    try:
        import polars_hash as _plugin  # noqa: F401 - gives expressions the name space "chash"
    except ImportError:
        return one_by_one(identity, secret)
    hashed = pl.col("identity").chash.hmac_sha256(key=secret).str.head(LENGTH)  # type: ignore[attr-defined]
    try:
        return identity.alias("identity").to_frame().select(hashed.alias(identity.name)).to_series()
    except pl.exceptions.PolarsError:
        # The plan in the error's text would hold the key; the plain way says the same without it.
        return one_by_one(identity, secret)


def one_by_one(identity: pl.Series, secret: str) -> pl.Series:
    """Return the same hashes by the standard library alone: four times slower, without the plugin."""
    key = secret.encode()
    hashed = {
        text: hmac.digest(key, text.encode(), sha256).hex()[:LENGTH] for text in identity.unique() if text is not None
    }
    return pl.Series(identity.name, [None if text is None else hashed[text] for text in identity], dtype=pl.String)
