"""Compilation of rules and kernels, cached on disk under a key that covers every source file they depend on.

Numba's own cache looks at the file of the compiled function only: a kernel would keep calling the old machine
code of a rule that was edited in another file. So the cache folder is named after all sources and versions.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

_PACKAGE = Path(__file__).resolve().parents[1]
_COMPILED_PARTS = (
    "columns", "agents", "rules", "phases", "policy", "indicators", "laboratory", "scenario/assumptions",
)  # fmt: skip
_KEEP_CACHES = 3  # older folders are removed, or every edit would leave some megabytes behind


def source_fingerprint() -> str:
    """Sixteen hex digits over the sources that machine code depends on, numba and Python."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for part in _COMPILED_PARTS:
        for path in sorted((_PACKAGE / part).rglob("*.py")):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Where machine code is kept: `TALENTGAP_CACHE`, else `talentgap` in `XDG_CACHE_HOME` or `~/.cache`."""
    if "TALENTGAP_CACHE" in os.environ:
        return Path(os.environ["TALENTGAP_CACHE"])
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "talentgap"


def _use_cache_folder() -> Path:
    folder = cache_root() / source_fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        _remove_stale(folder)
    except OSError:  # a read-only home: compile afresh, for this process and the workers it starts
        os.environ["TALENTGAP_CACHE"] = tempfile.mkdtemp(prefix="talentgap-")
        atexit.register(shutil.rmtree, cache_root(), ignore_errors=True)
        folder = cache_root() / folder.name
        folder.mkdir()
    config: Any = numba.config
    config.CACHE_DIR = str(folder)
    return folder


def _remove_stale(folder: Path) -> None:
    ours = [path for path in folder.parent.iterdir() if re.fullmatch("[0-9a-f]{16}", path.name)]
    others = [path for path in ours if path != folder]
    for stale in sorted(others, key=lambda path: path.stat().st_mtime)[: 1 - _KEEP_CACHES]:
        if time.time() - stale.stat().st_mtime > 3600:  # another process may still be starting from it
            shutil.rmtree(stale, ignore_errors=True)


_OPTIONS = {
    "error_model": "numpy",  # divisions by zero are not looked for
    "no_cfunc_wrapper": True,  # no C code calls rules and kernels: a quarter less to compile
}
CACHE_FOLDER = _use_cache_folder()


def rule[F: Callable[..., Any]](function: F) -> F:
    """Mark a scalar economic rule: callable from kernels and from plain Python with the same bits."""
    return _compiled(function)


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Mark a loop over columns that calls rules."""
    return _compiled(function)


def loop[F: Callable[..., Any]](function: F) -> F:
    """Mark a kernel that makes no array: it needs no reference counting, which costs time to compile and to run."""
    return _compiled(function, _nrt=False)


def sum_loop[F: Callable[..., Any]](function: F) -> F:
    """Mark a loop whose sums may be added up in any order, so that several persons are added at once.

    Only for numbers whose sums are exact, or the last bits would depend on the machine.
    """
    return _compiled(function, _nrt=False, fastmath={"reassoc"})


def row_kernel[F: Callable[..., Any]](function: F) -> F:
    """Mark a piece of a kernel that works on one row and makes no array.

    It becomes a part of each kernel that calls it, without reference counting: for a table of twenty columns,
    counting costs fifty nanoseconds a call. From Python it is an ordinary function.
    """
    inlined: Any = numba.extending.register_jitable  # numba declares fewer options than it has
    return inlined(_nrt=False, forceinline=True, **_OPTIONS)(function)


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    compile_with: Any = numba.njit  # numba declares fewer options than it has
    return compile_with(cache=True, **_OPTIONS, **options)(function)
