"""click's runner with stdout and stderr apart."""

from __future__ import annotations

import inspect

from click.testing import CliRunner

# Before click 8.2 that had to be asked for.
STREAMS_APART = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
