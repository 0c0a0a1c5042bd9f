"""Indonesian and English: which language a reader gets, and where the sentences come from."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
OLD_CODES = {"in": "id"}  # the code of before 1989, which some browsers still send
COOKIE = "lang"
CATALOGUES = Path(__file__).parent / "translations"


def read(lang: str) -> Catalog:
    """Return the .po file of `lang`, which is empty for English, the language of the sources."""
    path = CATALOGUES / lang / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Catalog(locale=lang)
    with path.open("rb") as source:
        return read_po(source, locale=lang)


def compiled(catalog: Catalog) -> NullTranslations:
    """Return the sentences of a catalogue in memory: no compiled file can be out of date."""
    target = BytesIO()
    write_mo(target, catalog)
    target.seek(0)
    return Translations(target)


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel is untyped
    """The message domain of the desk, read once, without compiled files beside the sources."""

    def __init__(self) -> None:
        """Read the catalogue of every language."""
        super().__init__()
        self._by_language = {lang: compiled(read(lang)) for lang in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        """Return the sentences of the language this request is answered in."""
        return self._by_language[language()]


class Languages(Babel):  # type: ignore[misc]  # Flask-Babel is untyped
    """Flask-Babel with the desk's own catalogues."""

    _catalogues: Catalogues

    def init_app(self, app: Flask, *args: object, **options: object) -> None:
        """Read the catalogues and make `app` speak them."""
        self._catalogues = Catalogues()
        super().init_app(app, *args, **options)

    @property
    def domain_instance(self) -> Catalogues:
        """The catalogues, one for all requests."""
        return self._catalogues


def choose() -> str:
    """Return the reader's language: own choice, then cookie, then browser, then English."""
    if current_user and current_user.is_authenticated and current_user.user.lang in LANGUAGES:
        return str(current_user.user.lang)
    cookie = request.cookies.get(COOKIE, "")
    if cookie in LANGUAGES:
        return cookie
    for wanted in request.accept_languages.values():
        primary = wanted.partition("-")[0].lower()
        primary = OLD_CODES.get(primary, primary)
        if primary in LANGUAGES:
            return primary
    return "en"


def language() -> str:
    """Return the code of the language in use, "id" or "en"."""
    locale = get_locale()
    return str(locale.language) if locale and locale.language in LANGUAGES else "en"


def init_app(app: Flask, timezone: str) -> None:
    """Make `app` bilingual, with times shown in `timezone`."""
    Languages(
        app, locale_selector=choose, timezone_selector=lambda: timezone, default_timezone=timezone
    )
