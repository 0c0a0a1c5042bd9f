"""Input nobody should give, and what the program says to it."""

import pytest

pytest.register_assert_rewrite("tests.bad_input.desk", "tests.terminal")
