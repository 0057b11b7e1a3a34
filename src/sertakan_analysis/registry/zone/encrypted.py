"""Parquet whose columns and footer are encrypted with AES-GCM; each file of a batch has a key of its own.

Uniform direct keys of pyarrow: no wrapped key is stored, the file's key follows from the project's key and the names of
batch and file. A file put in the place of another therefore does not open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, Self

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.reading import note_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl
    import pyarrow.parquet as pq

    from sertakan_analysis.registry.keys import Key

KEY_BYTES: Final = 32
COMPRESSION: Final = "lz4"

SecureFile = Literal["people", "tokens"]


class ParquetAppender:
    """A Parquet file that grows by one row group for each frame; encrypted when it has properties for it."""

    def __init__(self, path: Path, encryption: Any = None) -> None:
        self.path = path
        self._encryption = encryption
        self._writer: pq.ParquetWriter | None = None
        self.columns: tuple[str, ...] = ()
        self.groups: list[int] = []

    @property
    def begun(self) -> bool:
        """Tell whether there is a file: whether a frame was added."""
        return bool(self.columns)

    def append(self, frame: pl.DataFrame) -> None:
        """Add a frame as a row group; one without rows only tells the columns.

        Raises
        ------
        SertakanError
            When the columns are not those of the first frame. No value is in the message.
        """
        import polars as pl
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self.path,
                table.schema,
                compression=COMPRESSION,
                # What is personal seldom repeats: dictionaries of it take twice the time and more room.
                use_dictionary=self._encryption is None,
                encryption_properties=self._encryption,
            )
            self.columns = tuple(table.column_names)
        if table.schema != self._writer.schema:
            raise SertakanError(
                f"the columns of {self.path.stem} change between chunks: {_differing(table, self._writer)}"
            )
        if len(table):
            try:
                self._writer.write_table(table, row_group_size=len(table))
            except pa.ArrowException as error:  # an OSError of a full disk goes on as it is
                raise SertakanError(f"{self.path.stem} can't be written ({type(error).__name__})") from None
            self.groups.append(len(table))

    def close(self) -> None:
        """Write the footer."""
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def encrypted(path: Path, key: Key, batch: str, file: SecureFile) -> ParquetAppender:
    """Return an encrypted file to write, of one batch."""
    from pyarrow.parquet.encryption import create_encryption_properties

    properties = create_encryption_properties(_file_key(key, batch, file), plaintext_footer=False)
    return ParquetAppender(path, properties)


def decrypted(
    path: Path, key: Key, batch: str, file: SecureFile, columns: Sequence[str] | None = None
) -> Iterator[pl.DataFrame]:
    """Give an encrypted file's row groups one after the other, decrypted in memory only.

    Raises
    ------
    UserError
        When the file is not there, is damaged, or doesn't open with the key.
    """
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow.parquet.encryption import create_decryption_properties

    note_file(path)
    try:
        properties = create_decryption_properties(_file_key(key, batch, file))
        with pq.ParquetFile(path, decryption_properties=properties) as opened:
            for group in range(opened.num_row_groups):
                frame = pl.from_arrow(opened.read_row_group(group, columns=None if columns is None else list(columns)))
                assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never becomes a series
                yield frame
    except (OSError, pa.ArrowException) as error:
        raise UserError(
            f"the file of the secure zone can't be opened with the key {key.id} ({type(error).__name__})",
            where=f"{batch}/{path.name}",
            remedy="'sertakan key check' says whether the key fits. If it does, the file is damaged: bring it back from "
            "a copy, or withdraw the batch and ingest its list again.",
        ) from None


def _file_key(key: Key, batch: str, file: SecureFile) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    return HKDFExpand(SHA256(), KEY_BYTES, f"{batch}/{file}".encode()).derive(key.derive("encryption"))


def _differing(table: Any, writer: Any) -> str:
    first = {one.name: one.type for one in writer.schema}
    now = {one.name: one.type for one in table.schema}
    names = [name for name in {**first, **now} if first.get(name) != now.get(name)]
    return ", ".join(f"{name} ({first.get(name, 'none')}, now {now.get(name, 'none')})" for name in names)
