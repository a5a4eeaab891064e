#!/bin/sh
# Sets up .venv with the program and the given extras:  tools/set_up.sh EXTRAS
# Safe to run again at any time; a set-up that was interrupted is done anew.
set -eu
extras=$1
venv=.venv
unfinished=$venv/.unfinished
log=$venv/set-up.log

python=$(sh tools/find_python.sh)

use=terminal
case $extras in *dev*) use=tests ;; esac
if [ "$(uname)" = Linux ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then use=window; fi
"$python" tools/system_libraries.py $use

# An interrupted pip leaves packages that look installed and are not whole.
usable() {
    [ ! -e $unfinished ] && $venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))'
}
if ! usable >/dev/null 2>&1; then
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "$python lacks the modules venv and ensurepip. To install them:" >&2
        echo "  sudo apt-get install -y python$version-venv" >&2
        exit 1
    fi
    echo "Making $venv with $("$python" --version); the first time this takes some minutes and up to 7 GB."
    rm -rf $venv
    mkdir $venv
    : >$unfinished
    "$python" -m venv $venv
fi

: >$unfinished
echo "Installing hwocr with [$extras] …"
if $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --retries 2 \
    --editable ".[$extras]" >$log 2>&1; then
    rm -f $unfinished
    exit 0
fi
# pip failed and said so: unlike when it is killed, it has either installed nothing or whole packages.
rm -f $unfinished
grep -v '^WARNING' $log >&2 || true
if grep -q -i -E 'NewConnectionError|NameResolution|name resolution|ConnectTimeout|Read ?timed? ?out|Network is unreachable|ProxyError|SSLError|Connection (refused|reset|broken|aborted)|Could not fetch URL|incomplete-download' $log; then
    echo >&2
    echo "The packages could not be fetched: the package index (pypi.org, or the one pip is set to) was not reached." >&2
    echo "Connect to the network and run make again; what was fetched already is kept." >&2
elif grep -q 'No space left on device' $log; then
    echo >&2
    echo "The disk is full. PyTorch and the rest need about 7 GB here and some in pip's temporary folder." >&2
else
    echo "The set-up failed; pip's words are above and in $log." >&2
fi
exit 1
