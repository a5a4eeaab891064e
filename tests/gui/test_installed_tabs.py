import importlib
import sys
from pathlib import Path

from hwocr.gui.context.tab import installed_tabs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))

from outside_package import install


def test_a_tab_of_another_package_stands_in_the_window(tmp_path, window, monkeypatch):
    install(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    factories = installed_tabs()
    assert [factory.title for factory in factories] == ["Extra"]
    before = window.tab
    window.add_tabs(factories)
    window.show_tab(window._bar.count() - 1)
    assert window.tab is not before
    window.show_tab(0)
