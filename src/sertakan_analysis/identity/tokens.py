"""What of a person may not stand in a report, as keyed hashes: so that the leak scan holds no list in the clear.

64 bits of HMAC-SHA-256 are enough here: a token is looked up, it identifies nobody. With ten million tokens and a
million words looked up, the odds of one false alarm are one in two million. A NIK and a number of a family card have a
shape of their own and need no token unless they were written wrong.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.identity.name_rules import JOINED
from sertakan_analysis.identity.names import distinct_names, lowered, sorted_words
from sertakan_analysis.identity.token_forms import (
    ADDRESS,
    DIGITS,
    HOUSE,
    LETTERS_ALONE,
    LETTERS_TOGETHER,
    NAME_WORDS,
    NEIGHBOURHOOD,
    NIK_DIGITS,
    TRUNK,
    Form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sertakan_analysis.identity.name_rules import Rule

NUMBERS: Final = frozenset({"nik", "kk", "kpj", "phone"})
ADDRESS_COLUMNS: Final = ("alamat", "dusun")
HEX_DIGITS: Final = 16
TOKENS: Final = {"row": pl.UInt32, "token": pl.UInt64}


def person_tokens(people: pl.DataFrame, kinds: Mapping[str, str], key: bytes) -> pl.DataFrame:
    """Return the tokens of personal columns: one row a person's row and token, columns ``row`` and ``token``.

    ``people`` holds ``row`` and text columns; ``kinds`` tells the kind of each as its list's columns do ("nik", "kk",
    "kpj", "phone", "name", "email"). Addresses are the columns whose name begins with ``alamat``, together with
    ``dusun``, ``rt`` and ``rw``. Columns of other kinds, and those not in ``people``, are left out.
    """
    columns = [name for name in kinds if name in people.columns]
    parts = [part for name in columns for part in _of_column(people, name, kinds[name], key)]
    parts += _of_address(people, key)
    return pl.concat(parts) if parts else pl.DataFrame(schema=TOKENS)


def hashes(forms: pl.Series, key: bytes) -> pl.Series:
    """Return the keyed hash of each form as 64 bits; null stays null."""
    secret = key.hex()
    try:
        import polars_hash as _plugin  # noqa: F401 - gives expressions the name space "chash"
    except ImportError:
        return _one_by_one(forms, secret)
    digest = pl.col("form").chash.hmac_sha256(key=secret)  # type: ignore[attr-defined]
    token = digest.str.head(HEX_DIGITS).str.to_integer(base=16, dtype=pl.UInt64)
    try:
        return pl.DataFrame({"form": forms}).select(token.alias(forms.name)).to_series()
    except pl.exceptions.PolarsError:
        # The plan in the error's text would hold the key; the plain way says the same without it.
        return _one_by_one(forms, secret)


def _one_by_one(forms: pl.Series, secret: str) -> pl.Series:
    """Return the same hashes by the standard library alone."""
    key = secret.encode()
    found = [
        None if form is None else int.from_bytes(hmac.digest(key, form.encode(), sha256)[: HEX_DIGITS // 2], "big")
        for form in forms
    ]
    return pl.Series(forms.name, found, dtype=pl.UInt64)


def _of_column(people: pl.DataFrame, column: str, kind: str, key: bytes) -> Iterator[pl.DataFrame]:
    given = people.select("row", pl.col(column).cast(pl.String).alias("text")).drop_nulls()
    if kind == "name":
        yield _placed(given, _name_forms(given["text"]), key)
    elif kind in NUMBERS:
        yield _hashed(given.select("row", _number_form(pl.col("text")).alias("form")), key)
    elif kind == "email":
        yield _hashed(given.select("row", _email_form(pl.col("text")).alias("form")), key)


def _hashed(forms: pl.DataFrame, key: bytes) -> pl.DataFrame:
    found = forms.drop_nulls()
    return found.select(pl.col("row").cast(pl.UInt32), hashes(found["form"], key).alias("token"))


def _placed(given: pl.DataFrame, forms: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Hash the forms of distinct texts and give every row those of its text."""
    tokens = forms.drop_nulls().select("text", hashes(forms["form"].drop_nulls(), key).alias("token"))
    return given.join(tokens, on="text").select(pl.col("row").cast(pl.UInt32), "token")


def _number_form(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all("[^0-9]", "")
    national = _rewritten(digits, [TRUNK])
    wanted = (national.str.len_bytes() >= DIGITS) & (digits.str.len_bytes() != NIK_DIGITS)
    return pl.when(wanted).then(_form(Form.NUMBER, national))


def _email_form(text: pl.Expr) -> pl.Expr:
    address = text.str.strip_chars().str.to_lowercase()
    return pl.when(address.str.contains("@", literal=True)).then(_form(Form.EMAIL, address))


def _name_forms(names: pl.Series) -> pl.DataFrame:
    """Give a name as written, by its canonical words, and the only word of a name."""
    known = distinct_names(names)
    key, father, plain = pl.col("key"), pl.col("father"), pl.col("letters")
    both = pl.when(father == "").then(key).otherwise(key + " " + father)
    firsts = known.with_columns(_first_words(plain).alias("first"), _first_words(both).alias("both"))
    firsts = firsts.with_columns(sorted_words(pl.col("both")).list.join(" ").alias("sorted"))
    forms = (
        _together(Form.WRITTEN, pl.col("first")),
        _together(Form.CANONICAL, pl.col("sorted")),
        _alone(pl.when(father == "").then(key)),
        # "Slamet" is one word as it is written and as it is known: one token.
        _alone(pl.when(plain != key).then(plain)),
    )
    return pl.concat([firsts.select(pl.col("name").alias("text"), form.alias("form")).drop_nulls() for form in forms])


def _first_words(name: pl.Expr) -> pl.Expr:
    return name.str.split(" ").list.head(NAME_WORDS).list.join(" ")


def _of_address(people: pl.DataFrame, key: bytes) -> list[pl.DataFrame]:
    marks = {name: "" for name in people.columns if name.startswith(ADDRESS_COLUMNS)} | {"rt": "rt ", "rw": "rw "}
    parts = [pl.lit(mark) + pl.col(name).cast(pl.String) for name, mark in marks.items() if name in people.columns]
    if not parts:
        return []
    given = people.select("row", pl.concat_str(parts, separator=" ", ignore_nulls=True).alias("text"))
    return [_placed(given, _address_forms(given["text"].unique()), key)]


def _address_forms(texts: pl.Series) -> pl.DataFrame:
    plain = _rewritten(lowered(pl.col("text")), [JOINED, *ADDRESS])
    found = pl.DataFrame({"text": texts}).with_columns(plain.alias("plain"))
    forms = [
        found.select("text", pl.col("plain").str.extract_all(pattern).alias("form"))
        .explode("form")
        .select("text", _form(Form.ADDRESS, pl.col("form")).alias("form"))
        for pattern in (HOUSE, NEIGHBOURHOOD)
    ]
    return pl.concat(forms)


def _together(form: Form, words: pl.Expr) -> pl.Expr:
    """Make a form of two words or more that are long enough together, else null."""
    spaces = words.str.count_matches(" ", literal=True)
    return pl.when((spaces > 0) & (words.str.len_bytes() - spaces >= LETTERS_TOGETHER)).then(_form(form, words))


def _alone(name: pl.Expr) -> pl.Expr:
    fits = ~name.str.contains(" ", literal=True) & (name.str.len_bytes() >= LETTERS_ALONE)
    return pl.when(fits).then(_form(Form.ALONE, name))


def _form(form: Form, text: pl.Expr) -> pl.Expr:
    return pl.lit(f"{form}:") + text


def _rewritten(text: pl.Expr, rules: Iterable[Rule]) -> pl.Expr:
    for rule in rules:
        text = text.str.replace_all(rule.pattern, rule.replacement)
    return text
