#!/bin/sh
# Opens the window on a sample page; where there is no screen, reads that page in the terminal.
set -eu
page=${1:-}
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this is the sample page"
    echo "$page, read in the terminal with: hwocr read $page"
    echo
    exec .venv/bin/python -m hwocr read "$page"
fi
exec .venv/bin/python -m hwocr ${page:+"$page"}
