#!/bin/sh
# Opens the window on a sample page; where there is no screen, reads that page in the terminal.
set -eu
page=${1:-}
# Whatever QT_QPA_PLATFORM says: a window off screen is of no use to anybody.
if ! QT_QPA_PLATFORM='' .venv/bin/python -c 'from hwocr.gui.app.screen import has_screen; raise SystemExit(not has_screen())'; then
    echo "There is no screen here (DISPLAY and WAYLAND_DISPLAY name none), so this is the sample page"
    echo "$page, read in the terminal with: hwocr read $page"
    echo
    exec .venv/bin/python -m hwocr read "$page"
fi
exec .venv/bin/python -m hwocr ${page:+"$page"}
