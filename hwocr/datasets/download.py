"""Fetching a file over HTTP: it goes on where it was interrupted, and appears only when it is right."""

import hashlib
import http.client
import os
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from hwocr.errors import DataError

Progress = Callable[[int, int | None], None]
"""Is told how many bytes are here and, where that is known, how many there will be."""

_BLOCK = 1 << 18
_TIMEOUT_SECONDS = 30
# A connection that breaks is taken up again this often, as long as each one brings something.
_ATTEMPTS = 5


class _BrokenOffError(Exception):
    """The connection ended before the file did."""


_BREAKS = (http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError, _BrokenOffError)


def part_path(target: Path) -> Path:
    """Return where the bytes of an unfinished download wait to be gone on with."""
    return target.with_name(f".{target.name}.part")


def fetch(urls: tuple[str, ...], target: Path, md5: str, progress: Progress | None = None) -> None:
    """Download a file.

    The bytes gather in a hidden file beside ``target``, where a later call goes on; it becomes
    ``target`` once its hash is right, and is deleted if that is wrong.

    Args:
        urls: addresses of the same file, tried in this order.
        target: where the file is to be; one that is there is replaced.
        md5: the hash it must have.
        progress: is called after each block.

    Raises:
        DataError: if no address gives the file, its hash is wrong, or it cannot be written.
    """
    part = part_path(target)
    reason = ""
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        for url in urls:
            resumed = part.is_file() and part.stat().st_size > 0
            try:
                _fetch_from(url, part, progress)
                if resumed and md5_of(part) != md5:
                    # What was here may be of another version of the file: once more from its start.
                    part.unlink()
                    _fetch_from(url, part, progress)
            except (urllib.error.URLError, *_BREAKS) as error:
                reason = f"{url}: {_reason(error)}"
                continue
            if md5_of(part) == md5:
                part.replace(target)
                return
            part.unlink()
            reason = f"{url}: what came is not the file that was published, its hash is wrong"
    except OSError as error:
        raise DataError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Is the disk full, or the folder write-protected? HWOCR_DATA_DIR chooses another.",
        ) from error
    raise DataError(
        f"{target.name} cannot be fetched from {reason}.",
        f"Check the network and try again: it goes on where it stopped. Or put it at {target} yourself.",
    )


def md5_of(path: Path) -> str:
    """Return the MD5 of a file, the hash that publishers of data sets give: a guard against accidents."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _fetch_from(url: str, part: Path, progress: Progress | None) -> None:
    for attempt in range(_ATTEMPTS):
        before = _size(part)
        try:
            _fetch_rest(url, part, progress)
        except _BREAKS:
            if attempt == _ATTEMPTS - 1 or _size(part) <= before:
                raise
        else:
            return


def _fetch_rest(url: str, part: Path, progress: Progress | None) -> None:
    """Fetch what is missing of ``part`` with one request."""
    done = _size(part)
    request = urllib.request.Request(url, headers={"User-Agent": "hwocr"})
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and done:
            # Either all of it is here already, which the hash will tell, or what is here is wrong.
            return
        raise
    with response:
        continued = response.status == http.HTTPStatus.PARTIAL_CONTENT and re.match(
            rf"bytes {done}-", response.headers.get("Content-Range", "")
        )
        if not continued:
            done = 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length and length.isdigit() else None
        with part.open("ab" if continued else "wb") as file:
            while block := response.read(_BLOCK):
                file.write(block)
                done += len(block)
                if progress is not None:
                    progress(done, total)
            file.flush()
            os.fsync(file.fileno())
    if total is not None and done < total:
        raise _BrokenOffError(f"the connection ended after {done:,} of {total:,} bytes")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return f"there is no connection ({error.reason})"
    if isinstance(error, TimeoutError):
        return "the server does not answer in time"
    return str(error) or type(error).__name__
