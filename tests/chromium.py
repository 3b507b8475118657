"""The browser that pages are tried in, and how it is started."""

import shutil

# The same engine without the windows around it starts in half of the time.
EXECUTABLE = shutil.which("chromium-headless-shell") or shutil.which("chromium")
WIDTHS = (1440, 390)  # of a screen and of a telephone, in pixels
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
