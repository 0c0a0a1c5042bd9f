import pytest
from sqlalchemy import Connection

from tests.store.build import NOW
from workbench.errors import Conflict, NotFound
from workbench.model_review import Role, User
from workbench.store import users


def new(conn: Connection, name: str = "Sari", role: Role = Role.REVIEWER) -> User:
    return users.add(
        conn, name=name, full_name="Sari Dewi", role=role, password_hash="h:" + name, at=NOW
    )


def test_a_user_comes_back_by_number_and_name(conn: Connection) -> None:
    made = new(conn)
    assert made == User(1, "Sari", "Sari Dewi", Role.REVIEWER)
    assert users.get(conn, 1) == made
    assert users.by_name(conn, " sARI ") == (made, "h:Sari")
    assert users.password_hash(conn, 1) == "h:Sari"
    assert users.by_name(conn, "tono") is None


def test_a_name_is_taken_in_whatever_case(conn: Connection) -> None:
    new(conn)
    with pytest.raises(Conflict, match="already a user"):
        new(conn, "SARI")


def test_users_change(conn: Connection) -> None:
    new(conn, "Admin", Role.ADMIN)
    new(conn)
    assert users.set_lang(conn, 2, "id").lang == "id"
    assert users.set_role(conn, 2, Role.READER).role is Role.READER
    assert users.set_active(conn, 2, False).active is False
    users.set_password_hash(conn, 2, "new")
    assert users.password_hash(conn, 2) == "new"
    assert [u.name for u in users.every(conn)] == ["Admin", "Sari"]


def test_the_last_administrator_stays(conn: Connection) -> None:
    new(conn, "Admin", Role.ADMIN)
    with pytest.raises(Conflict, match="last administrator"):
        users.set_active(conn, 1, False)
    users.set_active(conn, 1, True)
    new(conn, "Kedua", Role.ADMIN)
    assert users.administrators(conn) == 2
    assert users.set_role(conn, 1, Role.READER).role is Role.READER
    with pytest.raises(Conflict, match="last administrator"):
        users.set_role(conn, 2, Role.READER)


def test_an_unknown_user_is_told(conn: Connection) -> None:
    for call in (users.get, users.password_hash):
        with pytest.raises(NotFound, match="no user number 4"):
            call(conn, 4)
    with pytest.raises(NotFound):
        users.set_lang(conn, 4, "id")
