"""The last look at the bytes of a report before they are published: whether anything in them names a person."""

from __future__ import annotations

from sertakan_analysis.disclosure.leaks.allowed import AllowedTexts
from sertakan_analysis.disclosure.leaks.marks import unmarked
from sertakan_analysis.disclosure.leaks.model import Leak, LeakKind, Passage
from sertakan_analysis.disclosure.leaks.passages import passages
from sertakan_analysis.disclosure.leaks.scan import scan
from sertakan_analysis.disclosure.leaks.vocabulary import Vocabulary

__all__ = ["AllowedTexts", "Leak", "LeakKind", "Passage", "Vocabulary", "passages", "scan", "unmarked"]
