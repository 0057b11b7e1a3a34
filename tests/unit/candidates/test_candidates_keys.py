"""To whom a list with names may go, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sertakan_analysis.candidates import keys_in
from sertakan_analysis.candidates.keys import checked_keys, encrypted, recipients
from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.agreements import Agreement, Party, load_agreements
from sertakan_analysis.registry.recipients import Recipient, public_key

pyrage = pytest.importorskip("pyrage")
HOME = Path(__file__).parents[3]
IDENTITIES = [pyrage.x25519.Identity.generate() for _ in range(3)]
ONE, TWO, THREE = (str(identity.to_public()) for identity in IDENTITIES)
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN"


def agreement(name: str, *named: str, synthetic: bool = False) -> Agreement:
    return Agreement(
        name,
        title=name,
        provider=Party(f"Pemberi {name}", "kantor"),
        recipient="Penguji",
        kinds=(),
        regions=(),
        purposes=(),
        commercial_use=False,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        contact="",
        document="",
        synthetic=synthetic,
        recipients=tuple(Recipient(f"Kantor {key[-3:]}", key) for key in named),
    )


def keys(agreements: list[Agreement], *given: str) -> list[str]:
    return [each.key for each in recipients(agreements, given)]


def test_without_a_key_it_is_everybody_whom_every_agreement_names() -> None:
    assert keys([agreement("a", ONE, TWO), agreement("b", TWO, ONE)]) == [ONE, TWO]


def test_a_key_given_must_be_named_by_every_agreement() -> None:
    both = [agreement("a", ONE, TWO), agreement("b", ONE)]
    assert keys(both, ONE) == [ONE]
    with pytest.raises(UserError, match="agreement 'b' does not name the key age1") as refused:
        keys(both, TWO)
    assert "Ask Pemberi b (kantor)" in str(refused.value)
    assert TWO not in str(refused.value)


@pytest.mark.parametrize("given", [(), (ONE,)], ids=["nobody asked", "one asked"])
def test_an_agreement_that_names_nobody_is_refused_with_the_party_to_ask(given: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="Ask Pemberi a") as refused:
        keys([agreement("a"), agreement("b", ONE)], *given)
    assert "data/agreements/a.yml" in str(refused.value)


def test_everybody_whom_the_first_agreement_names_is_held_against_the_others() -> None:
    with pytest.raises(UserError, match="agreement 'b' does not name"):
        keys([agreement("a", ONE, TWO), agreement("b", ONE)])


def test_made_up_people_may_go_to_anybody_but_not_to_nobody() -> None:
    assert keys([agreement("s", synthetic=True)], THREE) == [THREE]
    with pytest.raises(UserError, match="nobody is named to encrypt to"):
        keys([agreement("s", synthetic=True)])


def test_beside_made_up_people_a_real_agreement_still_decides() -> None:
    with pytest.raises(UserError, match="agreement 'a' does not name"):
        keys([agreement("s", synthetic=True), agreement("a", ONE)], THREE)


def test_only_the_recipients_can_open_what_was_encrypted() -> None:
    sealed = encrypted(b"isi", [Recipient("satu", ONE), Recipient("dua", TWO), Recipient("ssh", SSH)])
    assert b"isi" not in sealed
    assert pyrage.decrypt(sealed, [IDENTITIES[1]]) == b"isi"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [IDENTITIES[2]])


# The keys are new in every process, so that the cases need names of their own.
@pytest.mark.parametrize(
    "damaged",
    [ONE[:-1] + ("q" if ONE[-1] != "q" else "p"), "ssh-ed25519 AAAA", f"ssh-rsa {SSH.split()[1]}"],
    ids=["last letter", "short", "of another kind"],
)
def test_a_damaged_key_is_told_with_its_owner(damaged: str) -> None:
    with pytest.raises(UserError, match="the public key of Bappeda is damaged"):
        encrypted(b"isi", [Recipient("Bappeda", damaged)])


@pytest.mark.parametrize(
    "text",
    ["", "age1", "budi@contoh", ONE + "x", "ssh-dss AAAA", f"x {ONE}"],
    ids=["empty", "begun", "address", "too long", "old kind", "word before"],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=f"a text of {len(text)} characters is no public key"):
        checked_keys([text])


def test_a_secret_key_is_refused_and_never_shown() -> None:
    secret = str(IDENTITIES[0])
    with pytest.raises(UserError, match="this is a secret key") as refused:
        checked_keys([secret])
    assert secret not in str(refused.value)


def test_a_comment_behind_a_key_is_no_part_of_it() -> None:
    assert public_key(f"  {SSH}   sekretaris@desa ") == SSH
    assert checked_keys([ONE, ONE]) == (ONE,)


def test_keys_are_read_from_a_file_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "kunci.txt"
    path.write_text(f"# Bappeda\n{ONE}\n\n{SSH} desa\n", encoding="utf-8")
    assert keys_in(path) == (ONE, SSH)
    path.write_text(f"{ONE}\nage1x\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"kunci\.txt, line 2"):
        keys_in(path)
    with pytest.raises(UserError, match="can't be read"):
        keys_in(tmp_path / "tidak_ada.txt")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"  - {{name: Bappeda, key: {ONE}}}\n  - {{name: Desa, key: {ONE}}}", "recipient 2 has the same key"),
        ("  - {name: Bappeda, key: age1x}", "'key' of recipient 1 is no public key of age"),
        (f"  - {{name: Bappeda, key: {IDENTITIES[0]}}}", "'key' of recipient 1 is a secret key"),
        ("  - {nama: Bappeda, key: age1x}", "Did you mean 'name'?"),
        ("  Bappeda: age1x", "'recipients' must be a list"),
    ],
    ids=["twice", "no key", "secret", "wrong name", "no list"],
)
def test_a_fault_in_an_agreements_recipients_is_told_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    text = (HOME / "data" / "agreements" / "data-sintetis.yml").read_text(encoding="utf-8")
    (tmp_path / "uji.yml").write_text(f"{text}recipients:\n{line}\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_agreements(tmp_path)
    assert fault in str(refused.value)
    assert str(IDENTITIES[0]) not in str(refused.value)


def test_an_agreement_names_its_recipients(tmp_path: Path) -> None:
    text = (HOME / "data" / "agreements" / "data-sintetis.yml").read_text(encoding="utf-8")
    (tmp_path / "uji.yml").write_text(f"{text}recipients:\n  - {{name: Desa, key: {SSH} desa}}\n", encoding="utf-8")
    assert load_agreements(tmp_path)["uji"].recipients == (Recipient("Desa", SSH),)
