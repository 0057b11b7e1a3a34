"""Run a notebook's cells, and its exporters when asked, and print which definitions of the package really ran.

Not a test: a process of its own, so that what modules do when they are imported is seen as well.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType, FrameType

PACKAGE = Path(__file__).parents[2] / "src" / "sertakan_analysis"
RAN: set[CodeType] = set()


def watch(frame: FrameType, event: str, _: Any) -> None:
    name = frame.f_code.co_filename
    if event == "call" and name.startswith(str(PACKAGE)) and name.endswith(".py"):
        RAN.add(frame.f_code)


def definition(code: CodeType) -> str:
    """Return the name of the module's own statement that a piece of code stands in, empty for the module's body."""
    path = Path(code.co_filename)
    module = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix("__init__").strip(".")
    for statement in ast.parse(path.read_bytes()).body:
        first = min([statement.lineno, *(item.lineno for item in getattr(statement, "decorator_list", ()))])
        if first <= code.co_firstlineno <= (statement.end_lineno or first):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
            name = getattr(statement, "name", None) or getattr(target, "id", "(on import)")
            return f"{module}.{name}".strip(".")
    return ""


def functions() -> list[str]:
    """Leave out the bodies of modules and classes, and loops of constants: they run on import and call nothing here."""
    ran = [code for code in RAN if code.co_flags & inspect.CO_OPTIMIZED and not code.co_qualname.startswith("<")]
    return sorted({definition(code) for code in ran} - {""})


def main(notebook: str, formats: list[str]) -> None:
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    cells = nbformat.read(notebook, as_version=4).cells
    found: dict[str, list[str]] = {}
    if formats:
        from nbconvert.exporters import get_exporter

        for name in formats:
            RAN.clear()
            sys.setprofile(watch)
            get_exporter(f"sertakan_{name}")().from_filename(notebook)
            sys.setprofile(None)
            found[name] = functions()
    else:
        shell = InteractiveShell.instance()
        threading.setprofile(watch)
        with capture_output():
            for cell in cells:
                if cell.cell_type == "code":
                    sys.setprofile(watch)
                    done = shell.run_cell(cell.source)
                    sys.setprofile(None)
                    done.raise_error()
        found["notebook"] = functions()
    print(json.dumps(found))  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
