"""The event log for people: each event as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbench.model_review import AuditEvent

# %(actor)s, %(action)s and %(subject)s may be used. What is not listed is
# shown by its action's name, so that no event is ever left out.
SENTENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "article.added": "%(actor)s archived article %(subject)s.",
            "archive.ingest": "%(actor)s brought articles into the archive: %(subject)s.",
            "archive.verify": "%(actor)s verified the archive.",
            "archive.backup": "%(actor)s made a backup: %(subject)s.",
            "archive.restore": "%(actor)s restored the archive from %(subject)s.",
            "job.started": "%(actor)s started job %(subject)s.",
            "job.cancelled": "%(actor)s cancelled job %(subject)s.",
            "index.rebuilt": "%(actor)s rebuilt the search index.",
            "article.removed": "%(actor)s took %(subject)s down.",
            "archive.reread": "%(actor)s had the archive read again.",
            "articles.apart": "%(actor)s found %(subject)s and another to be no copies.",
            "articles.together": "%(actor)s took back that %(subject)s and another are no copies.",
            "archive.stamped": "The state of the archive was stamped: %(subject)s.",
            "claim.saved": "%(actor)s saved claim %(subject)s.",
            "claim.annotated": "%(actor)s annotated a passage for claim %(subject)s.",
            "annotation.removed": "%(actor)s removed an annotation from claim %(subject)s.",
            "claim.rated": "%(actor)s rated claim %(subject)s.",
            "claim.decided": "%(actor)s closed claim %(subject)s.",
            "claim.corrected": "%(actor)s corrected claim %(subject)s.",
            "claim.voided": "%(actor)s made claim %(subject)s void.",
            "report.exported": "%(actor)s exported the report of %(subject)s.",
            "user.added": "%(actor)s added the user %(subject)s.",
            "user.first": "%(subject)s became the first administrator by the one-time link.",
            "user.password": "%(actor)s set the password of %(subject)s.",
            "user.deactivated": "%(actor)s deactivated the user %(subject)s.",
            "user.signed_in": "%(subject)s signed in.",
            "user.refused": "A sign-in as %(subject)s was refused.",
            "person.merge": "%(actor)s found to be one person: %(subject)s.",
            "person.split": "%(actor)s split a person: %(subject)s.",
            "person.distinct": "%(actor)s found to be two persons: %(subject)s.",
            "person.nobody": "%(actor)s found to be no person: %(subject)s.",
            "person.undone": "%(actor)s undid a decision on %(subject)s.",
            "": "%(actor)s: %(action)s %(subject)s.",
        },
        "id": {
            "article.added": "%(actor)s mengarsipkan artikel %(subject)s.",
            "archive.ingest": "%(actor)s memasukkan artikel ke arsip: %(subject)s.",
            "archive.verify": "%(actor)s memeriksa keutuhan arsip.",
            "archive.backup": "%(actor)s membuat cadangan: %(subject)s.",
            "archive.restore": "%(actor)s memulihkan arsip dari %(subject)s.",
            "job.started": "%(actor)s memulai pekerjaan %(subject)s.",
            "job.cancelled": "%(actor)s membatalkan pekerjaan %(subject)s.",
            "index.rebuilt": "%(actor)s membangun ulang indeks pencarian.",
            "article.removed": "%(actor)s menurunkan %(subject)s.",
            "archive.reread": "%(actor)s membaca ulang arsip.",
            "articles.apart": "%(actor)s menyatakan %(subject)s dan satu lagi bukan salinan.",
            "articles.together": "%(actor)s mencabut pernyataan bukan salinan untuk %(subject)s.",
            "archive.stamped": "Keadaan arsip diberi stempel waktu: %(subject)s.",
            "claim.saved": "%(actor)s menyimpan klaim %(subject)s.",
            "claim.annotated": "%(actor)s memberi catatan pada kutipan untuk klaim %(subject)s.",
            "annotation.removed": "%(actor)s menghapus catatan dari klaim %(subject)s.",
            "claim.rated": "%(actor)s menilai klaim %(subject)s.",
            "claim.decided": "%(actor)s menutup klaim %(subject)s.",
            "claim.corrected": "%(actor)s mengoreksi klaim %(subject)s.",
            "claim.voided": "%(actor)s menyatakan klaim %(subject)s batal.",
            "report.exported": "%(actor)s mengekspor laporan %(subject)s.",
            "user.added": "%(actor)s menambahkan pengguna %(subject)s.",
            "user.first": "%(subject)s menjadi administrator pertama melalui tautan sekali pakai.",
            "user.password": "%(actor)s menetapkan kata sandi %(subject)s.",
            "user.deactivated": "%(actor)s menonaktifkan pengguna %(subject)s.",
            "user.signed_in": "%(subject)s masuk.",
            "user.refused": "Upaya masuk sebagai %(subject)s ditolak.",
            "person.merge": "%(actor)s menyatakan satu orang: %(subject)s.",
            "person.split": "%(actor)s memisahkan tokoh: %(subject)s.",
            "person.distinct": "%(actor)s menyatakan dua orang berbeda: %(subject)s.",
            "person.nobody": "%(actor)s menyatakan bukan orang: %(subject)s.",
            "person.undone": "%(actor)s membatalkan keputusan tentang %(subject)s.",
            "": "%(actor)s: %(action)s %(subject)s.",
        },
    }
)


def sentence(event: AuditEvent, lang: str = "en") -> str:
    """Return an event as one sentence in `lang`, English for languages that are not known."""
    known = SENTENCES.get(lang, SENTENCES["en"])
    template = known.get(event.action, known[""])
    values = {"actor": event.actor, "action": event.action, "subject": event.subject}
    return template % values
