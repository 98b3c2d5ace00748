"""Entry point of the server: `gunicorn renaksi.wsgi:app`."""

import sys

from renaksi import create_app, memory
from renaksi.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"Renaksi tidak dapat dijalankan: {error}")
memory.warm(app)
memory.settle()
