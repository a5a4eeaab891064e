#!/bin/sh
# Prints the first Python that is 3.11 or later: $PYTHON if that is set, else python3.11 and so on.
for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
    # Run it: a pyenv shim exists for versions that are not active.
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$name"
        exit 0
    fi
done
if [ -n "${PYTHON:-}" ]; then
    echo "hwocr needs Python 3.11 or later; PYTHON=$PYTHON is not one, or does not run." >&2
else
    echo "hwocr needs Python 3.11 or later, and none was found. To install it:" >&2
    echo "  sudo apt-get install -y python3 python3-venv      (Debian 12, Ubuntu 24.04 or later)" >&2
    echo "Or name one: make PYTHON=/path/to/python3.11" >&2
fi
exit 1
