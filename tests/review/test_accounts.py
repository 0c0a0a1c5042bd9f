"""Names, passwords and the first-start token."""

import pytest
from argon2 import PasswordHasher

from workbench.errors import BadInput
from workbench.review import accounts

GOOD = "lima perahu kertas biru"


def test_a_password_is_verified_and_never_stored_as_it_is():
    stored = accounts.hash_password(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert accounts.verify(stored, GOOD) == (True, None)
    assert accounts.verify(stored, GOOD + "x") == (False, None)
    assert stored != accounts.hash_password(GOOD)


def test_the_same_letters_typed_on_another_keyboard_fit():
    stored = accounts.hash_password("caf\u00e9 di tepi sungai")
    assert accounts.verify(stored, "cafe\u0301 di tepi sungai") == (True, None)


def test_a_weak_hash_is_made_anew():
    weak = PasswordHasher(time_cost=1, memory_cost=64).hash(GOOD)
    right, renewed = accounts.verify(weak, GOOD)
    assert right
    assert renewed is not None
    assert accounts.verify(renewed, GOOD) == (True, None)


def test_an_unknown_user_and_a_broken_hash_are_simply_wrong():
    assert accounts.verify(None, GOOD) == (False, None)
    assert accounts.verify("not a hash", GOOD) == (False, None)
    assert accounts.verify(accounts.hash_password(GOOD), "x" * 100_000) == (False, None)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("pendek", "at least 10"),
        ("x" * 257, "at most 256"),
        ("aaaaaaaaaaaa", "first to be tried"),
        ("ｐａｓｓｗｏｒｄ１２３", "first to be tried"),
        ("Rahasia123", "first to be tried"),
        ("sekar.ayu2026", "user's name"),
        ("sekarayuningtyas1", "user's name"),
    ],
)
def test_a_poor_password_is_refused_with_advice(password, why):
    with pytest.raises(BadInput, match=why):
        accounts.check_password(password, "sekar.ayu", "Sekarayuningtyas")


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery", "αβγδεζηθικ", "emoji 🐦 boleh"]
)
def test_a_good_password_passes(password):
    accounts.check_password(password, "sekar.ayu", "Sekar Ayuningtyas")


def test_a_short_name_inside_a_long_sentence_is_no_reason():
    accounts.check_password("kapal ayu berlayar ke timur", "ayu", "Ayu")


def test_user_names_have_one_form():
    assert accounts.clean_name(" Sekar.Ayu ") == "sekar.ayu"
    assert accounts.clean_name("ｒｉｎａ") == "rina"
    for bad in ("", "ab", ".abc", "abc-", "a b c", "sekar/ayu", "x" * 41, "<script>", "séma"):
        with pytest.raises(BadInput, match="choose another name"):
            accounts.clean_name(bad)


def test_full_names_are_tidied_and_bounded():
    assert accounts.clean_full_name("  Sekar \n Ayuningtyas ") == "Sekar Ayuningtyas"
    for bad in ("   ", "x" * 121, "a\u202eb"):
        with pytest.raises(BadInput):
            accounts.clean_full_name(bad)


def test_a_first_start_token_fits_only_itself():
    token, kept = accounts.new_token()
    assert len(token) >= 40
    assert token not in kept
    assert accounts.token_fits(token, kept)
    assert not accounts.token_fits(token[:-1], kept)
    assert not accounts.token_fits("", "")
    assert accounts.new_token()[0] != token
