"""Articles by outlet and day, also before 1970."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.errors import BadInput, StorageFailed
from workbench.model_proof import DiskUsage
from workbench.settings import Settings
from workbench.verbs import housekeeping

EPOCH = date(1970, 1, 1)


def article(bench: Workbench, outlet: str, day: str, nth: int) -> None:
    text = f"Berita nomor {nth} tentang pintu air di Lembah Sari yang tetap terbuka hari itu."
    bench.paste(text, {"outlet": outlet, "date": f"{day}T12:00+00:00"}, actor="test")


def test_articles_are_counted_by_outlet_and_day(tmp_path: Path) -> None:
    days = ("1969-12-20", "1969-12-21", "1970-01-10", "2024-02-29", "2024-02-29")
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        for nth, day in enumerate(days):
            article(bench, "Kabar", day, nth)
        article(bench, "Lain", "2024-03-01", 9)
        first, second = bench.holdings()
        counted = [(str(EPOCH + timedelta(days=d)), n) for d, n in first.days]
        assert counted == [*((day, 1) for day in days[:3]), ("2024-02-29", 2)]
        assert (first.outlet, first.articles) == ("Kabar", 5)
        assert (second.outlet, second.articles) == ("Lain", 1)
        assert [o.articles for o in bench.holdings("1970-01-02", "2024-02-29")] == [3]
        with pytest.raises(BadInput):
            bench.holdings("soon")


def test_articles_without_a_date_are_counted_beside_the_days(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        article(bench, "Kabar", "2024-02-29", 1)
        for nth in range(2):
            bench.paste(f"Berita nomor {nth} tanpa hari.", {"outlet": "Lain"}, actor="test")
        assert [o.outlet for o in bench.holdings()] == ["Kabar"]
        assert bench.undated() == 2
        bench.take_down([3], "Court order", actor="test")
        assert bench.undated() == 1


@pytest.mark.parametrize("value", ["-1", "0.5", "²", "1 000"])
def test_a_quota_that_nothing_fits_in_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="0 or more"):
        Settings.from_env({"WORKBENCH_QUOTA_GIGABYTES": value})


def test_what_the_home_folder_takes(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        article(bench, "Kabar", "2024-02-29", 1)
        found, warned = bench.disk_usage()
        assert warned == housekeeping.warnings(found)
        assert min(found.database, found.archive, found.indexes, found.free) > 0
        files = [p for p in (tmp_path / "home").rglob("*") if p.is_file()]
        assert found.total == sum(p.stat().st_size for p in files)


def test_warnings_come_before_the_limit() -> None:
    plenty = DiskUsage(10, 10, 10, 0, free=10**12, size=10**13)
    assert housekeeping.warnings(plenty) == ()
    assert "almost full" in housekeeping.warnings(DiskUsage(1, 1, 1, 0, free=10**9, size=10**12))[0]
    spent = DiskUsage(930_000_000, 0, 0, 0, free=10**12, quota=10**9, size=10**13)
    assert "0.9 of the 1 GB" in housekeeping.warnings(spent)[0]


def test_nothing_more_is_taken_in_where_the_disk_or_the_quota_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workbench.open(Settings(home=tmp_path / "home", quota_gigabytes=1)) as bench:
        article(bench, "Kabar", "2024-02-29", 1)
        monkeypatch.setattr(housekeeping, "GIGABYTE", 1000)
        with pytest.raises(StorageFailed, match="WORKBENCH_QUOTA_GIGABYTES"):
            article(bench, "Kabar", "2024-02-29", 2)
        assert bench.statistics().articles == 1
        monkeypatch.setattr(housekeeping, "RESERVE", 10**18)
        monkeypatch.setattr(housekeeping, "SHARE", 1.0)
        with pytest.raises(StorageFailed, match="MB are free"):
            article(bench, "Kabar", "2024-02-29", 3)
