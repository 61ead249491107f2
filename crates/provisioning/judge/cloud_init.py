"""Runs `cloud-init schema --config-file` over files and prints, as a JSON list, what it complained of in each; null where it did not."""
import contextlib
import io
import json
import os
import pathlib
import sys

# Unpacked beside the interpreter's environment, not installed: nothing of it runs on this machine by itself.
environment = pathlib.Path(sys.prefix)
sys.path.insert(0, str(environment / "debian" / "usr" / "lib" / "python3" / "dist-packages"))

from cloudinit.cmd import main as cloud_init  # noqa: E402


def complaint(path):
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = cloud_init.main(["cloud-init", "schema", "--config-file", path])
    except SystemExit as end:
        code = end.code
    return None if code in (None, 0) else f"{code} {said.getvalue()}"


os.environ["LC_ALL"] = "C.UTF-8"
json.dump([complaint(path) for path in sys.argv[1:]], sys.stdout)
