"""Which files a batch reads, and what its outputs are called."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwocr.errors import HwocrError

SUFFIXES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
        ".webp",
        ".bmp",
        ".gif",
        ".avif",
        ".heic",
        ".heif",
        ".pgm",
        ".ppm",
        ".pbm",
        ".jp2",
        ".pdf",
    ]
)
"""What is taken for a page when a folder is looked through; a file that is named is always taken."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        path: of it.
        name: its path as the batch writes it down: relative to the folder it was found in, with slashes.
    """

    path: Path
    name: str

    @property
    def stamp(self) -> str:
        """Size and time of the file: another one is another file."""
        try:
            about = self.path.stat()
        except OSError:
            return ""
        return f"{about.st_size}-{about.st_mtime_ns}"


def find_sources(paths: Sequence[Path], *, recursive: bool = False) -> tuple[Source, ...]:
    """Find the files to read.

    Args:
        paths: files, taken as they are, and folders, looked through for pictures and PDFs by name.
        recursive: whether folders inside folders are looked through, too.

    Returns:
        The files, those of a folder by name. A file named twice is read once.

    Raises:
        HwocrError: if a folder holds none.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.absolute(), Source(path, path.name))
            continue
        inside = [Source(file, file.relative_to(path).as_posix()) for file in _pictures_in(path, recursive)]
        if not inside:
            hint = "Give --recursive to look into the folders inside, or" if not recursive else "Put"
            raise HwocrError(f"{path} holds no pictures or PDFs.", f"{hint} pages there.")
        for source in inside:
            found.setdefault(source.path.absolute(), source)
    return _named_apart(found.values())


def _pictures_in(folder: Path, recursive: bool) -> Iterator[Path]:
    try:
        files = sorted(folder.rglob("*") if recursive else folder.iterdir())
    except OSError as error:
        raise HwocrError(
            f"{folder} cannot be looked through: {error.strerror or error}.", "Check the path."
        ) from error
    for file in files:
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.lower() in SUFFIXES and not hidden and file.is_file():
            yield file


def _named_apart(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Give files of one name from different folders different ones."""
    taken: Counter[str] = Counter()
    apart = []
    for source in sources:
        taken[source.name] += 1
        number = taken[source.name]
        if number > 1:
            place = Path(source.name)
            source = Source(source.path, place.with_name(f"{place.stem} ({number}){place.suffix}").as_posix())
        apart.append(source)
    return tuple(apart)


def output_names(sources: Sequence[Source], suffix: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return the output of each source, relative to the folder of outputs.

    It has the source's name with another suffix; where two would be the same (``a.jpg`` and ``a.png``), the
    whole name
    stays: ``a.jpg.txt``. A source that had an output before keeps it.

    Args:
        sources: to read.
        suffix: of the outputs.
        known: outputs of earlier runs by the source's name.
    """
    plain = {source.name: _renamed(source.name, suffix) for source in sources}
    counts = Counter(plain.values()) + Counter(set(known.values()))
    names = {}
    for source in sources:
        if known.get(source.name, "").endswith(suffix):
            names[source.name] = known[source.name]
        elif counts[plain[source.name]] > 1:
            names[source.name] = source.name + suffix
        else:
            names[source.name] = plain[source.name]
    return names


def _renamed(name: str, suffix: str) -> str:
    return Path(name).with_suffix(suffix).as_posix()
