"""Settings from the environment, checked at start and not at first use."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

ENVIRONMENTS: Final = ("development", "production", "test")
MIN_SECRET: Final = 32
"""Characters; shorter secrets can be guessed from one signed cookie."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do (Indonesian)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the application may know of its surroundings."""

    env: str
    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    demo_password: str = field(default="renaksi-demo", repr=False)
    base_url: str = ""
    """Address people reach the site under, for links in prints; empty: that of the request."""
    secure_cookies: bool = False
    trusted_proxies: int = 0

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read and check the settings. Raises SettingsError."""
        given = os.environ if environ is None else environ
        env = given.get("RENAKSI_ENV", "development")
        if env not in ENVIRONMENTS:
            message = (
                f"RENAKSI_ENV berisi {env!r}; isi dengan salah satu: {', '.join(ENVIRONMENTS)}."
            )
            raise SettingsError(message)
        data_dir = _data_dir(given)
        return cls(
            env=env,
            data_dir=data_dir,
            database_url=_database_url(given, data_dir),
            secret_key=_secret(given, data_dir, env),
            demo_password=given.get("RENAKSI_DEMO_PASSWORD") or "renaksi-demo",
            base_url=_base_url(given),
            secure_cookies=_flag(given, "RENAKSI_SECURE_COOKIES", default=env == "production"),
            trusted_proxies=_count(given, "RENAKSI_TRUSTED_PROXIES"),
        )


def _data_dir(given: Mapping[str, str]) -> Path:
    path = Path(given.get("RENAKSI_DATA_DIR") or "instance").resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"RENAKSI_DATA_DIR: folder {path} tidak dapat dibuat ({error.strerror})."
        raise SettingsError(message) from error
    if not os.access(path, os.W_OK):
        message = f"RENAKSI_DATA_DIR: folder {path} tidak dapat ditulisi."
        raise SettingsError(message)
    return path


def _database_url(given: Mapping[str, str], data_dir: Path) -> str:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    raw = given.get("RENAKSI_DATABASE_URL") or f"sqlite:///{data_dir / 'renaksi.db'}"
    try:
        url = make_url(raw)
    except (ArgumentError, ValueError) as error:  # the second: a port that is no number
        message = (
            "RENAKSI_DATABASE_URL tidak dapat dibaca."
            " Contoh: postgresql://pengguna:sandi@localhost/renaksi."
        )
        raise SettingsError(message) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        message = (
            f"RENAKSI_DATABASE_URL memakai {url.get_backend_name()};"
            " yang didukung hanya sqlite dan postgresql."
        )
        raise SettingsError(message)
    return raw


def _secret(given: Mapping[str, str], data_dir: Path, env: str) -> str:
    secret = given.get("RENAKSI_SECRET_KEY", "")
    if secret or env == "production":
        if len(secret) < MIN_SECRET:
            message = (
                f"RENAKSI_SECRET_KEY harus diisi, sedikitnya {MIN_SECRET} karakter. Buat dengan:"
                " python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
            raise SettingsError(message)
        return secret
    return _kept_secret(data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    """A secret of this installation's own, so that a restart does not sign everybody out."""
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def _base_url(given: Mapping[str, str]) -> str:
    value = given.get("RENAKSI_BASE_URL", "").rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        message = "RENAKSI_BASE_URL harus diawali http:// atau https://."
        raise SettingsError(message)
    return value


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = given.get(name, "").lower()
    if value not in {"", "0", "1", "true", "false"}:
        message = f"{name} berisi {value!r}; isi dengan 1 atau 0."
        raise SettingsError(message)
    return default if not value else value in {"1", "true"}


def _count(given: Mapping[str, str], name: str) -> int:
    value = given.get(name) or "0"
    if not (value.isascii() and value.isdigit()):
        message = f"{name} berisi {value!r}; isi dengan bilangan bulat, misalnya 1."
        raise SettingsError(message)
    return int(value)
