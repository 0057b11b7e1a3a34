"""The donors that the user has declared, from ``params/donors.yml``: those that a report may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.payers.model import Donor
from sertakan_analysis.rules.document import Document, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# Every donor that is not declared has this code; none may be declared with it.
OTHER_DONOR: Final = "donor_lain"
KEYS: Final = ("code", "name", "aliases", "synthetic")
REQUIRED: Final = ("code", "name")
CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
# Legal forms that one clerk writes and the next leaves out.
FORMS: Final = frozenset({"pt", "cv", "ud", "pd", "tbk", "persero", "perusahaan"})
REMEDY: Final = "Write each as: - {code: contoh, name: PT Contoh, aliases: [Contoh Group]}"


def load_donors(path: Path) -> Mapping[str, Donor]:
    """Return the declared donors by code; none where there is no such file.

    Raises
    ------
    UserError
        Faults in the file, each with its line: an unknown key, a code or a name that two donors share.
    """
    if not path.is_file():
        return {}
    document = Document(f"{path.parent.name}/{path.name}")
    root = document.compose(path.read_bytes())
    found: dict[str, Donor] = {}
    if root is not None:
        node = document.fields(root, ("donors",), ("donors",), "the file").get("donors")
        taken: dict[str, str] = {}
        for item in document.items(node, "'donors'", "donors", empty=True):
            _declare(document, item, found, taken)
    if document.faults:
        raise UserError("\n".join(document.faults), remedy=REMEDY)
    return found


def donor_keys(donors: Iterable[Donor]) -> Mapping[str, str]:
    """Return the code of each donor by its name and aliases, as ``donor_letters`` gives them."""
    return {donor_letters(name): donor.code for donor in donors for name in (donor.name, *donor.aliases)}


def donor_letters(name: str) -> str:
    """Return what donors' names are compared by: letters and digits without the legal form ("PT", "Tbk")."""
    words = re.findall(r"[a-z0-9]+", name.casefold())
    return "".join(word for word in words if word not in FORMS)


def _declare(document: Document, item: Node, found: dict[str, Donor], taken: dict[str, str]) -> None:
    fields = document.fields(item, KEYS, REQUIRED, "the donor")
    code = document.text(fields.get("code"), "'code'")
    name = document.text(fields.get("name"), f"'name' of '{code}'")
    listed = document.items(fields.get("aliases"), f"'aliases' of '{code}'", "names", empty=True)
    aliases = tuple(document.text(each, f"an alias of '{code}'") for each in listed)
    if not CODE.fullmatch(code) or code == OTHER_DONOR:
        document.fault(item, f"'{code}' is no code: small letters, digits and '_', and not '{OTHER_DONOR}'")
    if code in found:
        document.fault(item, f"the code '{code}' is given twice")
    for each in (name, *aliases):
        letters = donor_letters(each)
        if not letters:
            document.fault(item, f"'{each}' has no letter but a legal form")
        elif taken.setdefault(letters, code) != code:
            document.fault(item, f"'{each}' names the donors '{taken[letters]}' and '{code}'")
    found[code] = Donor(code, name, aliases, document.yes_no(fields.get("synthetic"), f"'synthetic' of '{code}'"))
