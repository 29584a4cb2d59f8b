"""What the process must be like before anything else is loaded."""

import gc
import io
import os
import re
import resource
import sys
from collections.abc import Mapping, MutableMapping

_REVEALING = ("SSLKEYLOGFILE", "PYTHONASYNCIODEBUG", "PYTHON_KEYRING_BACKEND")
"""Variables that make libraries write down secrets, or load code to ask for them."""
_FRAMES_A_SECOND = "1000"
"""How often the screen may be painted: an answer waits for the end of the frame before it."""
_START_OBJECTS = 100_000
"""How many objects are made before garbage is looked for: a start makes many and drops few."""
_USUAL_THRESHOLDS = gc.get_threshold()
_LONGEST_TURN_S = 0.0005
"""How long a thread that writes the journal may keep the screen waiting; Python's own is ten times that."""


def prepare_process(environ: MutableMapping[str, str]) -> None:
    """Make new files private, forbid core dumps, and drop variables that would reveal keys or keystrokes.

    `POS_TUI_DEVELOPER=1` keeps the variables. Output that the terminal can't show becomes an escape.
    """
    gc.set_threshold(_START_OBJECTS)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if environ.get("POS_TUI_DEVELOPER") != "1":
        for name in [name for name in environ if name.startswith("TEXTUAL") or name in _REVEALING]:
            if name != "TEXTUAL_ANIMATIONS":  # who wants less motion gets it
                del environ[name]
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # its command line, which loads as much again
    environ.setdefault("TEXTUAL_FPS", _FRAMES_A_SECOND)
    sys.setswitchinterval(_LONGEST_TURN_S)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def keep_what_was_loaded() -> None:
    """Take all there is now for what stays, and look for garbage as usual from now on."""
    gc.freeze()
    gc.set_threshold(*_USUAL_THRESHOLDS)


def system_language(environ: Mapping[str, str]) -> str:
    """Return the language the system is set to, e.g. `nl_NL`; `en` where it is set to none."""
    setting = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = re.match(r"[a-z]{2,3}(_[A-Z]{2})?(?=[.@]|$)", setting)
    return language[0] if language else "en"
