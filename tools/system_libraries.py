"""Which system libraries are missing; runs before set-up. The program itself asks the same module."""

import runpy
from pathlib import Path

if __name__ == "__main__":
    module = Path(__file__).resolve().parent.parent / "hwocr" / "gui" / "app" / "system_libraries.py"
    runpy.run_path(str(module), run_name="__main__")
