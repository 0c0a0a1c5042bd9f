"""Users, the audit trail, verification, backup, and whether all is well."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping

from workbench.errors import Forbidden, IndexDamaged, NotFound
from workbench.model import EMPTY, Snapshot
from workbench.model_review import AuditEvent, Problem, Progress, Role, User
from workbench.review import accounts
from workbench.store import articles, meta, removals
from workbench.store import audit as trail
from workbench.store import users as people
from workbench.store import verify as stored
from workbench.store.engine import Connection
from workbench.verbs.indexing import searched
from workbench.verbs.proving import problems as stamped
from workbench.verbs.removing import problems as removed
from workbench.verbs.reporting import Reporting

TOKEN_KEY = "first_start_token"
OnProgress = Callable[[Progress], None]


class Administering(Reporting):
    """Users, the audit trail, verification and health."""

    def add_user(self, name: str, password: str, full_name: str, role: Role, *, actor: str) -> User:
        """Add a user; raise BadInput for a weak password or bad name, Conflict for a taken one."""
        name = accounts.clean_name(name)
        full_name = accounts.clean_full_name(full_name or name)
        accounts.check_password(password, name, full_name)
        hashed = accounts.hash_password(password)
        with self.rooms.store.write() as conn:
            user = people.add(
                conn,
                name=name,
                full_name=full_name,
                role=role,
                password_hash=hashed,
                at=self.rooms.clock(),
            )
            if role is Role.ADMIN:
                meta.put(conn, TOKEN_KEY, "")
            self._log(conn, actor, "user.added", name, {"role": role.value})
        return user

    def authenticate(self, name: str, password: str) -> User | None:
        """Return the user, or None; takes as long for an unknown name as for a wrong password."""
        with self.rooms.store.read() as conn:
            found = people.by_name(conn, name)
        user, hashed = found or (None, None)
        right, fresh = accounts.verify(hashed if user and user.active else None, password)
        with self.rooms.store.write() as conn:
            if right and user:
                if fresh:
                    people.set_password_hash(conn, user.id, fresh)
                self._log(conn, user.name, "user.signed_in", user.name)
            else:
                who = user.name if user else "somebody"
                self._log(conn, "somebody", "user.refused", who)
        return user if right else None

    def user(self, user_id: int) -> User | None:
        """Return a user by id, or None."""
        with self.rooms.store.read() as conn:
            return next((u for u in people.every(conn) if u.id == user_id), None)

    def user_named(self, name: str) -> User:
        """Return a user by name; raise NotFound."""
        with self.rooms.store.read() as conn:
            found = people.by_name(conn, name)
        if found is None:
            raise NotFound("There is no user %(name)s: see `workbench users list`.", name=name[:80])
        return found[0]

    def users(self) -> tuple[User, ...]:
        """Return all users by name."""
        with self.rooms.store.read() as conn:
            return tuple(people.every(conn))

    def set_password(self, user_id: int, password: str, *, actor: str) -> None:
        """Set a new password; raise BadInput for a weak one, NotFound for nobody."""
        with self.rooms.store.write() as conn:
            user = people.get(conn, user_id)
            accounts.check_password(password, user.name, user.full_name)
            people.set_password_hash(conn, user_id, accounts.hash_password(password))
            self._log(conn, actor, "user.password", user.name)

    def session_mark(self, user_id: int) -> str:
        """Return what a session of this user must carry: it changes with the password.

        Raises NotFound for nobody.
        """
        with self.rooms.store.read() as conn:
            stored_hash = people.password_hash(conn, user_id)
        return hashlib.sha256(stored_hash.encode()).hexdigest()[:16]

    def set_language(self, user_id: int, lang: str) -> None:
        """Set the language of a user's pages ("" for the browser's)."""
        with self.rooms.store.write() as conn:
            people.set_lang(conn, user_id, lang)

    def set_role(self, user_id: int, role: Role, *, actor: str) -> None:
        """Change what a user may do; raise Conflict where no administrator would be left."""
        with self.rooms.store.write() as conn:
            user = people.set_role(conn, user_id, role)
            self._log(conn, actor, "user.role", user.name, {"role": role.value})

    def deactivate_user(self, user_id: int, *, actor: str) -> None:
        """Refuse further sign-ins; raise Conflict for the last administrator."""
        with self.rooms.store.write() as conn:
            user = people.get(conn, user_id)
            people.set_active(conn, user_id, False)
            self._log(conn, actor, "user.deactivated", user.name)

    def first_start_token(self) -> str | None:
        """Return a new one-time token while there is no administrator, else None."""
        with self.rooms.store.write() as conn:
            if people.administrators(conn):
                return None
            token, hashed = accounts.new_token()
            meta.put(conn, TOKEN_KEY, hashed)
        return token

    def first_start_fits(self, token: str) -> bool:
        """Tell whether `token` is the one-time link that is valid now."""
        with self.rooms.store.read() as conn:
            stored_hash = meta.get(conn, TOKEN_KEY)
        return bool(stored_hash) and accounts.token_fits(token, stored_hash)

    def claim_first_start(self, token: str, name: str, password: str, full_name: str) -> User:
        """Make the first administrator by the one-time link; raise Forbidden where it is spent."""
        if not self.first_start_fits(token):
            raise Forbidden(
                "This link is spent or wrong: restart the server for a new one, or use "
                "`workbench users add NAME --role admin`."
            )
        return self.add_user(name, password, full_name, Role.ADMIN, actor="first start")

    @property
    def demo(self) -> bool:
        """Tell whether this home folder holds the fictional demo archive."""
        with self.rooms.store.read() as conn:
            return meta.get(conn, "demo") == "yes"

    def mark_demo(self) -> None:
        """Label this home folder as the fictional demo archive."""
        with self.rooms.store.write() as conn:
            meta.put(conn, "demo", "yes")

    def secret_key(self) -> str:
        """Return the key that signs sessions: the setting, or one made once for this home."""
        if self.rooms.settings.secret_key:
            return self.rooms.settings.secret_key
        with self.rooms.store.write() as conn:
            return meta.put_once(conn, "secret_key", secrets.token_urlsafe(48))

    def audit(self, page: int = 1, per_page: int = 50) -> tuple[AuditEvent, ...]:
        """Return a page of the audit trail, newest first."""
        with self.rooms.store.read() as conn:
            return tuple(trail.page(conn, page=page, per_page=per_page)[1])

    def verify(self, progress: OnProgress | None = None) -> Iterator[Problem]:
        """Yield every problem of archived bytes, stored texts and offsets, and the audit chain."""
        with self.rooms.store.read() as conn:
            yield from stored.problems(conn)
            yield from self.rooms.archive.verify(_kept(conn, progress))
        yield from removed(self.rooms)
        yield from stamped(self.rooms)
        yield from self._indexes()

    def _indexes(self) -> Iterator[Problem]:
        """Yield what is wrong with the bytes of the indexes; nothing in them is lost for good."""
        for damage in self.rooms.fingerprints.verify():
            where = f"articles {damage.first} to {damage.last}: {damage.reason}"
            yield Problem("index", "fingerprints", f"{where}: run `workbench index --rebuild`.")
        try:
            self.rooms.words.verify()
        except IndexDamaged as error:
            yield Problem("index", "words", str(error))
        behind = searched(self.rooms).index
        if behind != "complete":
            yield Problem("index", "fingerprints", f"{behind}: run `workbench index`.")

    def health(self) -> Mapping[str, str]:
        """Return whether the parts work, for a monitor: no names, no counts of anything private."""
        with self.rooms.store.read() as conn:
            found = articles.statistics(conn)
        free = shutil.disk_usage(self.rooms.settings.home).free
        return {
            "status": "ok",
            "articles": str(found.articles),
            "index": searched(self.rooms).index,
            "free_megabytes": str(free // 1_000_000),
        }

    def _log(
        self,
        conn: Connection,
        actor: str,
        action: str,
        subject: str,
        detail: Mapping[str, str] = EMPTY,
    ) -> None:
        trail.append(
            conn, actor=actor, action=action, subject=subject, detail=detail, at=self.clock()
        )


def _kept(conn: Connection, progress: OnProgress | None) -> Iterator[Snapshot]:
    """Yield every snapshot whose bytes must still be there."""
    total = articles.statistics(conn).articles
    gone = removals.places(conn)
    for done, snapshot in enumerate(articles.snapshots(conn), 1):
        if (snapshot.file, snapshot.offset) not in gone:
            yield snapshot
        if progress and done % 100 == 0:
            progress(Progress(done, max(total, done)))
