"""Renaksi: tiered monitoring of SP4N-LAPOR! action plans."""

from typing import TYPE_CHECKING

from renaksi.config import Settings

if TYPE_CHECKING:  # whoever wants but a word of this package does not wait for the framework
    from flask import Flask


def create_app(settings: Settings | None = None) -> "Flask":
    """The application, wired. Raises SettingsError when the environment does not hold."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from renaksi import database, views
    from renaksi.extensions import csrf, db, login_manager

    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.config.from_mapping(_flask_config(settings))
    app.extensions["renaksi"] = settings
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    database.prepare(app)
    login_manager.init_app(app)
    csrf.init_app(app)
    views.init_app(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        "SESSION_COOKIE_NAME": "renaksi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form left open overnight still saves
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 20_000,
        "TESTING": settings.env == "test",
    }
