"""robots.txt as RFC 9309 reads it."""

import pytest

from workbench.ingest.robots import allows, rules

TEXT = """
# umum
User-agent: *
Disallow: /admin
Disallow: /*.php$
Allow: /admin/terbuka

User-agent: Lain
User-agent: QuoteWorkbench/1.0
Disallow: /arsip
"""


def test_the_own_group_wins_over_the_one_for_all() -> None:
    own = rules(TEXT)
    assert not allows(own, "/arsip/1")
    assert allows(own, "/admin")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/admin/x", False),
        ("/admin/terbuka/x", True),
        ("/a/b.php", False),
        ("/a/b.php?x=1", True),
    ],
)
def test_the_longest_rule_decides(path: str, allowed: bool) -> None:
    assert allows(rules(TEXT, agent="siapasaja"), path) is allowed


def test_an_empty_disallow_and_rubbish_allow_everything() -> None:
    assert allows(rules("User-agent: *\nDisallow:\n"), "/x")
    assert allows(rules("<html>bukan robots</html>"), "/x")


def test_many_wildcards_take_no_time() -> None:
    found = rules("User-agent: *\nDisallow: /" + "*a" * 200 + "b$\n")
    assert allows(found, "/" + "a" * 3000)
