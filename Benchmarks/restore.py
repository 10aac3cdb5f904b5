#!/usr/bin/env python3
"""How long it takes to bring a suspended shell back and have it run a command, beside a shell that is started to run it.

restore.py CLRUN [ROUNDS]: medians in milliseconds, for each of bash, zsh and fish that is there.
"""

import os
import pty
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time


def bare(shell, folder, environment):
    """Seconds from the start of an interactive shell on a terminal until a command typed ahead has printed."""
    begin = time.perf_counter()
    process, master = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(shell, [shell, "-i"], environment)
    os.write(master, b"echo h''i\r")
    printed = b""
    while not re.search(rb"(^|[^'])hi\r?\n", printed):
        printed += os.read(master, 65536)
    seconds = time.perf_counter() - begin
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(master)
    return seconds


def call(clrun, folder, environment, *arguments):
    """Seconds that a call takes, and what it printed."""
    begin = time.perf_counter()
    done = subprocess.run([clrun, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise SystemExit(f"clrun {arguments}: {done.stdout}{done.stderr}")
    return seconds, done.stdout


def put_away(clrun, folder, environment, session):
    """Suspends a session; a fish that is new to a person runs something in the background first."""
    deadline = time.monotonic() + 60
    while True:
        done = subprocess.run(
            [clrun, "suspend", session], cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise SystemExit(done.stdout)
        time.sleep(0.1)


def measure(clrun, shell, rounds):
    """Medians, in seconds, of bringing a shell back and of the bare start."""
    with tempfile.TemporaryDirectory() as folder:
        home = os.path.join(folder, "home")
        # Where this folder is missing, fish reads all manual pages for it.
        os.makedirs(os.path.join(home, ".local/share/fish/generated_completions"))
        open(os.path.join(home, ".zshrc"), "w").close()
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "SHELL": shell, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        session = re.search(
            r"terminal_id: ['\"]?([0-9a-f-]{36})", call(clrun, folder, environment, "echo hi")[1])[1]
        back, started = [], []
        try:
            for _ in range(rounds):
                put_away(clrun, folder, environment, session)
                seconds, printed = call(clrun, folder, environment, session, "echo hi")
                if "restored: true" not in printed or "output: hi" not in printed:
                    raise SystemExit(printed)
                back.append(seconds)
                started.append(bare(shell, folder, environment))
        finally:
            call(clrun, folder, environment, "kill", session)
        return statistics.median(back), statistics.median(started)


def main():
    clrun = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for name in ("bash", "zsh", "fish"):
        shell = shutil.which(name)
        if shell:
            back, started = measure(clrun, shell, rounds)
            print(
                f"{name}: brought back {back * 1000:.1f} ms, started {started * 1000:.1f} ms, "
                f"more {(back - started) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
