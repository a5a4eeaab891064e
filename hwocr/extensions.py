"""Finding what registers itself: a package's modules, and the entry points of other installed packages."""

import importlib
import pkgutil
from importlib.metadata import entry_points

from hwocr.errors import HwocrError


def module_names(package: str) -> tuple[str, ...]:
    """Return the names of the modules directly in a package, in order, without importing them."""
    found = pkgutil.iter_modules(importlib.import_module(package).__path__)
    return tuple(sorted(module.name for module in found))


def import_modules(package: str) -> None:
    """Import every module directly in a package, so that it registers itself."""
    for name in module_names(package):
        importlib.import_module(f"{package}.{name}")


def load_entry_points(group: str) -> None:
    """Import what other installed packages offer under a group, so that it registers itself.

    Args:
        group: such as ``hwocr.networks``. An entry point names a module, or something in one.

    Raises:
        HwocrError: if one cannot be imported; it names the package.
    """
    for entry in entry_points(group=group):
        try:
            entry.load()
        except Exception as error:
            origin = entry.dist.name if entry.dist is not None else entry.value
            raise HwocrError(
                f"The installed package {origin} cannot be used ({entry.value}: {error}).",
                f"Repair it, or remove it: pip uninstall {origin}",
            ) from error
