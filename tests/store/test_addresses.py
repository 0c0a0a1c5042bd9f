import pytest

from workbench.store.addresses import address_key, names_a_page


@pytest.mark.parametrize(
    "other",
    [
        "http://koran.example/kota/1",
        "https://www.koran.example/kota/1/",
        "https://KORAN.example:443/kota/1#komentar",
        "https://koran.example/kota/1?utm_source=x&fbclid=1&gclid=2",
        "  https://koran.example/kota/1 ",
    ],
)
def test_one_page_has_one_key(other: str) -> None:
    assert address_key(other) == address_key("https://koran.example/kota/1")


@pytest.mark.parametrize(
    "other",
    [
        "https://koran.example/kota/2",
        "https://koran.example/Kota/1",
        "https://koran.example:8080/kota/1",
        "https://koran.example/kota/1?page=2",
        "https://m.koran.example/kota/1",
    ],
)
def test_another_page_has_another_key(other: str) -> None:
    assert address_key(other) != address_key("https://koran.example/kota/1")


def test_the_order_of_parameters_makes_no_difference() -> None:
    assert address_key("https://k.example/?b=2&a=1") == address_key("https://k.example?a=1&b=2")


@pytest.mark.parametrize(
    "value", ["", "koran", "mailto:x@k.example", "http://", "http://[::1", "http://k:99999/"]
)
def test_what_is_no_web_address_has_no_key(value: str) -> None:
    assert address_key(value) == ""


def test_a_home_page_is_not_a_page_of_its_own() -> None:
    assert not names_a_page(address_key("https://koran.example/"))
    assert not names_a_page("")
    assert names_a_page(address_key("https://koran.example/1"))
    assert names_a_page(address_key("https://koran.example/?p=1"))
