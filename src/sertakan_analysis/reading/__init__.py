"""What a run reads: files, folder listings and rule values, noted while it reads them."""

from __future__ import annotations

from sertakan_analysis.reading.digests import ABSENT, digest_of_file, digest_of_folder, digest_of_names
from sertakan_analysis.reading.hook import note_file, note_rule, recording, unrecorded
from sertakan_analysis.reading.noted import Reads, Recording

__all__ = [
    "ABSENT",
    "Reads",
    "Recording",
    "digest_of_file",
    "digest_of_folder",
    "digest_of_names",
    "note_file",
    "note_rule",
    "recording",
    "unrecorded",
]
