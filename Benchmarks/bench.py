"""Measures clrun beside tmux, dtach and the PyPI packages clrun-cli and tui-test, in one run, interleaved.

Every figure is of whole processes as an agent would start them. Each row has a bar; the last column says whether it is
met. Results go to Benchmarks/RESULTS.md. Everything runs in a temporary folder with a home directory of its own, and
what was started is ended by its id or process id.
"""

import argparse
import json
import os
import platform
import pty
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import restore

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PEER_VERSION = "1.1.0"
TUI_TEST_VERSION = "0.1.1"


class Failure(Exception):
    """Something did not do what the measurement needs."""


class Finished:
    """How a process ended: seconds from spawn to reaped, what it printed, its exit status."""

    def __init__(self, seconds, output, status):
        self.seconds, self.output, self.status = seconds, output, status


class Subject:
    """A program under measurement: how it is called, with its own project folder and environment."""

    def __init__(self, name, argv, folder, env):
        self.name, self.argv, self.folder, self.env = name, argv, folder, env
        os.makedirs(folder, exist_ok=True)

    def spawn(self, *args, output=None):
        """Starts `argv + args` with standard output on a descriptor, or on nothing."""
        os.chdir(self.folder)
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
        ]
        if output is None:
            actions.append((os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0))
        else:
            actions.append((os.POSIX_SPAWN_DUP2, output, 1))
        argv = self.argv + list(args)
        return os.posix_spawn(argv[0], argv, self.env, file_actions=actions)

    def time(self, *args):
        """Runs to the end with the output thrown away."""
        begin = time.perf_counter()
        pid = self.spawn(*args)
        _, status = os.waitpid(pid, 0)
        return Finished(time.perf_counter() - begin, "", os.waitstatus_to_exitcode(status))

    def read(self, *args):
        """Runs to the end and keeps what is printed."""
        reader, writer = os.pipe()
        begin = time.perf_counter()
        pid = self.spawn(*args, output=writer)
        os.close(writer)
        chunks = []
        while chunk := os.read(reader, 1 << 20):
            chunks.append(chunk)
        os.close(reader)
        _, status = os.waitpid(pid, 0)
        seconds = time.perf_counter() - begin
        text = b"".join(chunks).decode("utf-8", "replace")
        return Finished(seconds, text, os.waitstatus_to_exitcode(status))

    def peak(self, *args):
        """The peak resident size in kB, read while the process waits to print into a full pipe.

        `ru_maxrss` would not do: across exec it keeps the size of the process that spawned, which is this one.
        """
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        try:
            while os.write(writer, bytes(4096)):
                pass
        except BlockingIOError:
            os.set_blocking(writer, True)
        pid = self.spawn(*args, output=writer)
        os.close(writer)
        size, since = 0, time.perf_counter()
        while time.perf_counter() - since < 0.3:
            with open(f"/proc/{pid}/status") as file:
                found = re.search(r"^VmHWM:\s+(\d+)", file.read(), re.M)
            # The state tells work that leaves the size alone from waiting.
            with open(f"/proc/{pid}/stat") as file:
                sleeps = file.read().rsplit(")", 1)[1].split()[0] == "S"
            if not sleeps or (found and int(found[1]) > size):
                size, since = max(size, int(found[1]) if found else 0), time.perf_counter()
            time.sleep(0.002)
        while os.read(reader, 1 << 20):
            pass
        os.close(reader)
        os.waitpid(pid, 0)
        return size


class Runtime(Subject):
    """A clrun runtime, ours or the peer's: the same verbs, the same files."""

    def __init__(self, *args):
        super().__init__(*args)
        # Both find their project root by this folder.
        os.makedirs(os.path.join(self.folder, ".git"), exist_ok=True)
        self.sessions, self.workers = [], []

    def start(self, command):
        """Starts a session; answers its id and how the call ended."""
        done = self.read("run", command)
        match = re.search(r"^terminal_id: ['\"]?([0-9a-f-]{36})", done.output, re.M)
        if not match:
            raise Failure(f"{self.name} run: exit {done.status}: {done.output[:300]!r}")
        self.sessions.append(match[1])
        self.workers.append(self.worker(match[1]))
        return match[1], done

    def send(self, session, text):
        return self.read(session, text)

    def post(self, session, text):
        """The arguments that send a text without caring for its output."""
        return ["input", session, text] + (["--no-wait"] if self.name == "clrun" else [])

    def end(self, session):
        self.time("kill", session)
        if session in self.sessions:
            self.sessions.remove(session)

    def end_all(self):
        for session in list(self.sessions):
            self.end(session)
        wait_until(lambda: not any(map(alive, self.workers)), f"workers of {self.name} end", 10, 0.01)
        self.workers = []

    def log(self, session):
        return os.path.join(self.folder, ".clrun", "buffers", f"{session}.log")

    def worker(self, session):
        """The process id of the worker of a session."""
        path = os.path.join(self.folder, ".clrun", "sessions", f"{session}.json")
        with open(path) as file:
            return int(json.load(file)["worker_pid"])


class Tmux(Subject):
    """A private tmux server whose sessions run bash."""

    def start(self, name):
        self.time("new-session", "-d", "-s", name, "-x", "120", "-y", "40")

    def screen(self, name):
        return self.read("capture-pane", "-p", "-t", name).output

    def wait_for(self, name, line, seconds=20):
        """Polls the screen until a line reads `line`."""
        deadline = time.perf_counter() + seconds
        while line not in (shown.rstrip() for shown in self.screen(name).splitlines()):
            if time.perf_counter() > deadline:
                raise Failure(f"tmux never showed {line!r}")

    def end_all(self):
        self.time("kill-server")


def wait_until(condition, what, seconds=60, pause=0.001):
    """Polls until a condition holds."""
    deadline = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > deadline:
            raise Failure(f"timed out: {what}")
        time.sleep(pause)


class TuiTest:
    """The library tui-test in a process of its own, with a shell: each turn submits, waits and reads the output."""

    SCRIPT = """
import asyncio, sys, time
from tui_test import TuiTest
async def main():
    async with TuiTest.ephemeral() as terminal:
        await terminal.open()
        await terminal.wait_ready()
        for number, _ in enumerate(sys.stdin):
            begin = time.perf_counter()
            await terminal.submit(f"echo hi-{number}")
            await terminal.wait_command()
            output = await terminal.get_output()
            print(time.perf_counter() - begin, (output or "").strip() == f"hi-{number}", flush=True)
asyncio.run(main())
"""

    def __init__(self, python, env, folder):
        os.makedirs(folder)
        self.process = subprocess.Popen(
            [python, "-c", self.SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
            cwd=folder)
        self.wrong = 0

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, is_right = self.process.stdout.readline().split()
        self.wrong += is_right != "True"
        return float(seconds)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def interleave(actions, rounds, every=None):
    """Runs each action once a round (or in every n-th), the order turning; answers the seconds of each."""
    every = every or {}
    times = {name: [] for name in actions}
    names = list(actions)
    for number in range(rounds):
        names.append(names.pop(0))
        for name in names:
            if number % every.get(name, 1) == 0:
                times[name].append(actions[name]())
    return times


def median(times):
    return statistics.median(times)


def milliseconds(seconds):
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def tail_of(path, size=4096):
    try:
        with open(path, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - size))
            return file.read()
    except FileNotFoundError:
        return b""


def pss(pid):
    """The proportional set size of a process in kB."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M)[1])


def activity(pid):
    """The context switches and clock ticks of a process so far, over all its threads."""
    switches = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/status") as file:
            switches += sum(int(n) for n in re.findall(r"ctxt_switches:\s+(\d+)", file.read()))
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return switches, int(fields[11]) + int(fields[12])


def alive(pid):
    return os.path.exists(f"/proc/{pid}")


class Bench:
    """The rows, in order; each adds its lines to `rows`."""

    def __init__(self, options, work):
        self.quick, self.work, self.rows = options.quick, work, []
        home = os.path.join(work, "home")
        os.makedirs(home)
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "SHELL": "/bin/bash", "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "TMUX_TMPDIR": work, "PS1": "$ ",
        }
        self.true = Subject("/bin/true", ["/bin/true"], os.path.join(work, "true"), env)
        self.ours = self.tmux = self.peer = self.dtach = None
        if os.path.exists(options.product):
            self.ours = Runtime("clrun", [options.product], os.path.join(work, "ours"), env)
        if tmux := shutil.which("tmux"):
            config = os.path.join(work, "tmux.conf")
            with open(config, "w") as file:
                file.write("set -g default-command /bin/bash\nset -g history-limit 50000\n")
            argv = [tmux, "-L", f"bench-{os.getpid()}", "-f", config]
            self.tmux = Tmux("tmux", argv, os.path.join(work, "tmux"), env)
        self.env = env
        if venv := environment_with("clrun-cli", PEER_VERSION, options.no_peer):
            self.peer = Runtime("clrun-cli", [f"{venv}/bin/clrun"], os.path.join(work, "peer"), env)
        venv = environment_with("tui-test", TUI_TEST_VERSION, options.no_peer)
        self.tui_test = venv and f"{venv}/bin/python"
        if dtach := shutil.which("dtach"):
            self.dtach = Subject("dtach", [dtach], os.path.join(work, "dtach"), env)
        self.dtach_masters = []

    def subjects(self, *names):
        """Those of the named subjects that are there."""
        return {s.name: s for s in (getattr(self, name) for name in names) if s}

    def rounds(self, full, quick):
        return quick if self.quick else full

    def add(self, what, results, bar, met, show=milliseconds, against="tmux"):
        """Adds a row: `results` maps names of subjects to figures, ours under `clrun`."""
        ours = results.get("clrun")
        ratio = "–"
        if ours is not None and results.get(against):
            ratio = f"{ours / results[against]:.2f}"
        peers = ", ".join(f"{n} {show(v)}" for n, v in results.items() if n != "clrun")
        self.emit(what, "–" if ours is None else show(ours), peers, ratio, bar, met if ours is not None else None)

    def emit(self, what, ours, peers, ratio, bar, met):
        verdict = {True: "met", False: "NOT MET", None: "–"}[met]
        self.rows.append((what, ours, peers, ratio, bar, verdict))
        print(f"{what}: {ours} | {peers} | ratio {ratio} | bar: {bar} | {verdict}", flush=True)

    def run(self, only):
        for name in ROWS:
            if only and name not in only:
                continue
            try:
                getattr(self, name)()
            except (Failure, OSError, KeyError, ValueError) as problem:
                self.emit(name, f"failed: {problem}", "", "–", "", False)
            finally:
                self.clean()

    def clean(self):
        """Ends every session that is left, each by its id."""
        for subject in (self.ours, self.tmux, self.peer):
            if subject:
                subject.end_all()
        for pid in self.dtach_masters:
            if alive(pid):
                os.kill(pid, 15)
        self.dtach_masters = []

    # The rows.

    def verbs(self):
        """status, tail and key as whole processes."""
        rounds = self.rounds(300, 30)
        calls = {"status": {}, "tail": {}, "key": {}}
        if self.tmux:
            self.tmux.start("a")
            time.sleep(0.2)
            calls["status"]["tmux"] = (self.tmux, ["list-sessions"])
            calls["tail"]["tmux"] = (self.tmux, ["capture-pane", "-p", "-t", "a"])
            calls["key"]["tmux"] = (self.tmux, ["send-keys", "-t", "a", "Right"])
        for subject in self.subjects("ours", "peer").values():
            session, _ = subject.start("echo ready")
            no_wait = ["--no-wait"] if subject is self.ours else []
            calls["status"][subject.name] = (subject, ["status"])
            calls["tail"][subject.name] = (subject, ["tail", session])
            calls["key"][subject.name] = (subject, ["key", session] + no_wait + ["right"])
        titles = {
            "status": "`status` (tmux list-sessions)", "tail": "`tail` (tmux capture-pane -p)",
            "key": "`key --no-wait right` (tmux send-keys)",
        }
        for verb, of in calls.items():
            def action(subject, args):
                def once():
                    done = subject.time(*args)
                    if done.status != 0:
                        raise Failure(f"{subject.name} {args}: exit {done.status}")
                    return done.seconds
                return once
            actions = {name: action(*call) for name, call in of.items()}
            actions["/bin/true"] = lambda: self.true.time().seconds
            times = interleave(actions, rounds, {"clrun-cli": rounds // 5})
            results = {name: median(t) for name, t in times.items()}
            met = results.get("clrun", 9) < results.get("tmux", 0)
            self.add(titles[verb], results, "below tmux", met)

    def send(self):
        """Send `echo hi` to bash and have its output."""
        rounds = self.rounds(200, 20)
        wrong = {"clrun": 0, "clrun-cli": 0}
        actions = {}
        for subject in self.subjects("ours", "peer").values():
            session, _ = subject.start("true")

            def once(subject=subject, session=session):
                done = subject.send(session, "echo hi")
                outputs = re.findall(r"^output: (.*)$", done.output, re.M)
                wrong[subject.name] += outputs != ["hi"]
                return done.seconds
            actions[subject.name] = once
        if self.tmux:
            self.tmux.start("a")
            time.sleep(0.2)
            numbers = iter(range(10_000_000))

            def with_tmux():
                line = f"hi-{next(numbers)}"
                begin = time.perf_counter()
                self.tmux.time("send-keys", "-t", "a", f"echo {line}", "Enter")
                self.tmux.wait_for("a", line)
                return time.perf_counter() - begin
            actions["tmux"] = with_tmux
        if self.tui_test:
            terminal = TuiTest(self.tui_test, self.env, os.path.join(self.work, "tui-test"))
            actions["tui-test"] = terminal.turn
        times = interleave(actions, rounds, {"clrun-cli": rounds // 10})
        results = {name: median(t) for name, t in times.items()}
        if self.tui_test:
            terminal.end()
            other = results.pop("tui-test")
            ratio = results.get("clrun", 9) / other
            self.emit(
                "send `echo hi`, read its output (tui-test: submit, wait_command, get_output, in process)",
                milliseconds(results["clrun"]) if self.ours else "–",
                f"tui-test {milliseconds(other)}, wrong {terminal.wrong}", f"{ratio:.2f}", "≤ 0.1",
                ratio <= 0.1 if self.ours else None)
        self.add(
            "send `echo hi`, read its output (tmux: send-keys and polling)", results, "≤ 5 ms",
            results.get("clrun", 9) <= 0.005)
        self.emit(
            "  answers whose output is not exactly `hi`", f"{wrong['clrun']} of {len(times.get('clrun', []))}",
            f"clrun-cli {wrong['clrun-cli']} of {len(times.get('clrun-cli', []))}", "–", "0",
            wrong["clrun"] == 0 if self.ours else None)

    def start(self):
        """Start a session and have its first output."""
        rounds = self.rounds(40, 6)
        actions = {}
        for subject in self.subjects("ours", "peer").values():
            def once(subject=subject):
                session, done = subject.start("echo hi")
                subject.end(session)
                if not re.search(r"^output: hi$|^ *hi$", done.output, re.M):
                    raise Failure(f"{subject.name} run: no output in {done.output[:300]!r}")
                return done.seconds
            actions[subject.name] = once
        if self.tmux:
            self.tmux.start("keeps-the-server")
            numbers = iter(range(10_000_000))

            def with_tmux():
                name = f"start-{next(numbers)}"
                begin = time.perf_counter()
                self.tmux.start(name)
                self.tmux.time("send-keys", "-t", name, "echo hi", "Enter")
                self.tmux.wait_for(name, "hi")
                seconds = time.perf_counter() - begin
                self.tmux.time("kill-session", "-t", name)
                return seconds
            actions["tmux"] = with_tmux
        times = interleave(actions, rounds, {"clrun-cli": max(1, rounds // 4)})
        results = {name: median(t) for name, t in times.items()}
        self.add(
            "start a session, first output (bash, no rc file; tmux: new-session and polling)", results,
            "≤ 25 ms", results.get("clrun", 9) <= 0.025)

    def flood(self):
        """`seq` in a session until its last line is in the log."""
        last = self.rounds(2_000_000, 200_000)
        rounds = self.rounds(5, 2)
        wanted = b"".join(b"%d\r\n" % n for n in range(1, last + 1))
        end = b"\n%d\r\n" % last
        lost = {}

        def measure(name, log, begin_it):
            offset = os.path.getsize(log) if os.path.exists(log) else 0
            begin = time.perf_counter()
            begin_it()
            wait_until(lambda: end in tail_of(log), f"{name}: seq in the log", 180)
            seconds = time.perf_counter() - begin
            with open(log, "rb") as file:
                file.seek(offset)
                whole = wanted in file.read()
            lost[name] = lost.get(name, 0) + (not whole)
            return seconds

        def in_runtime(subject):
            session, _ = subject.start("true")
            seconds = measure(
                subject.name, subject.log(session),
                lambda: subject.time(*subject.post(session, f"seq 1 {last}")))
            subject.end(session)
            return seconds

        def in_tmux():
            log = os.path.join(self.work, f"pipe-{time.monotonic_ns()}")
            name = os.path.basename(log)
            self.tmux.start(name)
            time.sleep(0.2)
            self.tmux.time("pipe-pane", "-t", name, f"exec cat >{log}")
            wait_until(lambda: os.path.exists(log), "pipe-pane")
            seconds = measure(
                "tmux", log, lambda: self.tmux.time("send-keys", "-t", name, f"seq 1 {last}", "Enter"))
            self.tmux.time("kill-session", "-t", name)
            os.unlink(log)
            return seconds

        actions = {n: lambda s=s: in_runtime(s) for n, s in self.subjects("ours", "peer").items()}
        if self.tmux:
            self.tmux.start("keeps-the-server")
            actions["tmux"] = in_tmux
        times = interleave(actions, rounds, {"clrun-cli": rounds})
        results = {name: median(t) for name, t in times.items()}
        self.add(
            f"`seq 1 {last}` complete in the log (tmux with pipe-pane)", results, "≤ tmux",
            results.get("clrun", 9) <= results.get("tmux", 0))
        self.emit(
            "  rounds whose log misses something", f"{lost.get('clrun', '–')} of {rounds}",
            ", ".join(f"{n} {c} of {len(times[n])}" for n, c in lost.items() if n != "clrun"), "–", "0",
            lost.get("clrun") == 0 if self.ours else None)

    def idle(self):
        """Memory and wake-ups of idle sessions, and `status` over all of them."""
        count = self.rounds(50, 10)
        seconds = self.rounds(60, 10)
        peers = self.rounds(10, 2)
        workers = {}
        for subject, number in ((self.ours, count), (self.peer, peers)):
            if subject:
                workers[subject.name] = [
                    subject.worker(subject.start("true")[0]) for _ in range(number)]
        if self.tmux:
            for number in range(count):
                self.tmux.start(f"s{number}")
            server = int(self.tmux.read("display-message", "-p", "#{pid}").output)
            workers["tmux"] = [server]
        if self.dtach:
            for number in range(count):
                socket = os.path.join(self.work, f"dtach-{number}")
                self.dtach.time("-n", socket, "/bin/bash")
            self.dtach_masters = [pid for pid in processes_of(os.path.join(self.work, "dtach-"))]
            workers["dtach"] = self.dtach_masters
        time.sleep(3)
        before = {name: [activity(pid) for pid in pids] for name, pids in workers.items()}
        time.sleep(seconds)
        after = {name: [activity(pid) for pid in pids] for name, pids in workers.items()}
        sizes = {name: median([pss(pid) for pid in pids]) for name, pids in workers.items() if pids}
        if "tmux" in sizes:
            sizes["tmux"] /= count
        self.add(
            f"PSS of an idle worker, {count} sessions (clrun-cli {peers}; tmux: server / {count})", sizes,
            "≤ 1 MB", sizes.get("clrun", 9999) <= 1024, lambda kb: f"{kb / 1024:.2f} MB", "dtach")
        switches, ticks = {}, {}
        for name, pids in workers.items():
            pairs = list(zip(before[name], after[name]))
            switches[name] = sum(b[0] - a[0] for a, b in pairs) / max(len(pids), 1)
            ticks[name] = sum(b[1] - a[1] for a, b in pairs) / max(len(pids), 1)
        hertz = os.sysconf("SC_CLK_TCK")
        self.add(
            f"context switches of an idle worker in {seconds} s", switches, "0",
            switches.get("clrun") == 0, lambda n: f"{n:g}", "clrun-cli")
        self.add(
            f"processor time of an idle worker in {seconds} s", {n: t / hertz for n, t in ticks.items()}, "0",
            ticks.get("clrun") == 0, milliseconds, "clrun-cli")
        if self.peer:
            self.peer.end_all()
        actions = {}
        if self.ours:
            actions["clrun"] = lambda: self.ours.time("status").seconds
        if self.tmux:
            actions["tmux"] = lambda: self.tmux.time("list-sessions").seconds
        results = {n: median(t) for n, t in interleave(actions, self.rounds(100, 20)).items()}
        self.add(f"`status` with {count} sessions", results, "–", None)

    def many(self):
        """status where a thousand sessions have ended."""
        if not self.ours:
            return
        subject, count = self.ours, 1000
        done = subject.read("run", "--exec", "echo ended")
        match = re.search(r"^terminal_id: ['\"]?([0-9a-f-]{36})", done.output, re.M)
        if not match:
            raise Failure(f"run: exit {done.status}: {done.output[:300]!r}")
        state = os.path.join(subject.folder, ".clrun")
        paths = [
            (part, name) for part in ("sessions", "queues", "buffers") for name in os.listdir(os.path.join(state, part))
            if name.startswith(match[1])]
        copies = []
        try:
            for number in range(count - 1):
                for part, name in paths:
                    copy = f"{number:08x}{match[1][8:]}"
                    with open(os.path.join(state, part, name), "rb") as file:
                        contents = file.read().replace(match[1].encode(), copy.encode())
                    copies.append(os.path.join(state, part, name.replace(match[1], copy)))
                    with open(copies[-1], "wb") as file:
                        file.write(contents)
            listed = subject.read("status").output
            if listed.count("terminal_id: ") < count:
                raise Failure(f"status lists {listed.count('terminal_id: ')} of {count} sessions")
            seconds = median([subject.time("status").seconds for _ in range(self.rounds(50, 10))])
            self.emit(
                f"`status` with {count} ended sessions", milliseconds(seconds), "", "–", "≤ 10 ms", seconds <= 0.01)
        finally:
            for path in copies:
                os.remove(path)

    def restore(self):
        """Input to a suspended shell, beside the start of such a shell."""
        if not self.ours:
            return
        for shell in ("bash", "zsh", "fish"):
            path = shutil.which(shell)
            if path:
                back, started = restore.measure(self.ours.argv[0], path, self.rounds(20, 5))
                self.emit(
                    f"bring a suspended {shell} back, `echo hi`", milliseconds(back),
                    f"bare {shell} {milliseconds(started)}", f"{back / started:.2f}", "≤ 50 ms more",
                    back - started <= 0.05)

    def long_log(self):
        """`tail` of a long log beside that of a short one, in live sessions."""
        size = self.rounds(200_000_000, 20_000_000)
        rounds = self.rounds(30, 5)
        actions, peaks = {}, {}
        line = "0123456789 a line of output as a build would print it: ok"
        for subject in self.subjects("ours", "peer").values():
            short, _ = subject.start(f"yes '{line}' | head -c 2000")
            long, _ = subject.start("true")
            log = subject.log(long)
            if subject is self.ours:
                subject.time(*subject.post(long, f"yes '{line}' | head -c {size}; echo all-is-there"))
                wait_until(
                    lambda: b"\nall-is-there" in tail_of(log).replace(b"\r", b"") or b"all-is-there\r\n" in
                    tail_of(log) and os.path.getsize(log) >= size, "the long log", 300, 0.01)
            else:
                # Its worker needs minutes for it, and its `tail` reads nothing but the file.
                with open(log, "ab") as file:
                    file.write((line.encode() + b"\r\n") * (size // (len(line) + 2)))

            def action(session, name, subject=subject):
                def once():
                    done = subject.time("tail", session)
                    if done.status != 0:
                        raise Failure(f"{name}: exit {done.status}")
                    return done.seconds
                peaks[name] = subject.peak("tail", session)
                return once
            actions[f"{subject.name} long"] = action(long, f"{subject.name} long")
            actions[f"{subject.name} short"] = action(short, f"{subject.name} short")
        times = interleave(actions, rounds, {n: rounds for n in actions if n.startswith("clrun-cli")})
        results = {name: median(t) for name, t in times.items()}
        peer = ", ".join(f"{n} {milliseconds(v)}" for n, v in results.items() if not n.startswith("clrun "))
        peer_peak = ", ".join(f"{n} {v / 1024:.0f} MB" for n, v in peaks.items() if not n.startswith("clrun "))
        title = f"`tail` of a {size // 1_000_000} MB log"
        if not self.ours:
            return self.emit(title, "–", f"{peer}; {peer_peak}", "–", "", None)
        long, short = results["clrun long"], results["clrun short"]
        self.emit(
            title, milliseconds(long), f"2 kB log {milliseconds(short)}, {peer}", f"{long / short:.2f}",
            "as of a 2 kB log (≤ 1.25)", long <= short * 1.25)
        peak = peaks["clrun long"]
        self.emit(
            "  its peak resident size", f"{peak / 1024:.1f} MB", peer_peak, "–", "≤ 20 MB", peak <= 20 * 1024)

    def dead_log(self):
        """`tail` of sessions that ended, and of one whose worker was killed outright, with a long log and a short one."""
        if not self.ours:
            return
        size = self.rounds(200_000_000, 20_000_000)
        subject = self.ours
        line = "0123456789 a line of output as a build would print it: ok"
        file = os.path.join(subject.folder, "long")
        with open(file, "wb") as out:
            out.write((line.encode() + b"\n") * (size // (len(line) + 1)))
        sessions = {}
        for name, command in {
            "short": f"head -c 2000 {file}", "ended": f"cat {file}", "killed": f"cat {file}; sleep 1000",
        }.items():
            session, _ = subject.start(f"{command}; exit" if name != "killed" else command)
            wait_until(
                lambda: os.path.getsize(subject.log(session)) >= (2000 if name == "short" else size),
                f"the log of {name}", 300, 0.01)
            if name == "killed":
                os.kill(subject.workers[-1], 9)
            wait_until(
                lambda: "running" not in subject.read("tail", session).output.split("output:")[0], f"the end of {name}")
            sessions[name] = session
        times = interleave(
            {name: lambda s=session: subject.time("tail", s).seconds for name, session in sessions.items()},
            self.rounds(100, 10))
        short, ended, killed = (median(times[name]) for name in ("short", "ended", "killed"))
        self.emit(
            f"`tail` of an ended session with a {size // 1_000_000} MB log", milliseconds(ended),
            f"2 kB log {milliseconds(short)}", f"{ended / short:.2f}", "≤ 1.2", ended <= short * 1.2)
        self.emit(
            "  after the worker was killed with SIGKILL", milliseconds(killed), f"2 kB log {milliseconds(short)}",
            f"{killed / short:.2f}", "≤ 5 ms more", killed <= short + 0.005)
        peak = max(subject.peak("tail", session) for session in sessions.values())
        self.emit("  peak resident size", f"{peak / 1024:.1f} MB", "", "–", "≤ 20 MB", peak <= 20 * 1024)
        os.remove(file)

    def bulk(self):
        """`cat` of a long file in a session, beside a pseudo-terminal that a loop drains into a file."""
        if not self.ours:
            return
        size = self.rounds(200_000_000, 20_000_000)
        subject = self.ours
        file, drained = (os.path.join(subject.folder, name) for name in ("bulk", "drained"))
        line = b"0123456789 a line of output as a build would print it: ok\n"
        with open(file, "wb") as out:
            out.write(line * (size // len(line)))
        peaks = []

        def session():
            begin = time.perf_counter()
            done = subject.read("run", "--exec", "--wait", "120s", f"cat {file}")
            seconds = time.perf_counter() - begin
            match = re.search(r"^terminal_id: ['\"]?([0-9a-f-]{36})", done.output, re.M)
            if not match:
                raise Failure(f"run: exit {done.status}: {done.output[:300]!r}")
            os.remove(subject.log(match[1]))
            return seconds

        def bare():
            begin = time.perf_counter()
            pid, master = pty.fork()
            if pid == 0:
                os.execvp("cat", ["cat", file])
            out = os.open(drained, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                while chunk := os.read(master, 65536):
                    os.write(out, chunk)
            except OSError:
                pass
            os.close(master)
            os.close(out)
            os.waitpid(pid, 0)
            return time.perf_counter() - begin
        times = interleave({"session": session, "bare": bare}, self.rounds(7, 2))
        ours, theirs = median(times["session"]), median(times["bare"])
        self.emit(
            f"`cat` of {size // 1_000_000} MB in a session (a PTY drained into a file)", milliseconds(ours),
            f"bare PTY {milliseconds(theirs)}", f"{ours / theirs:.2f}", "≤ 1.1", ours <= theirs * 1.1)
        watched, _ = subject.start("true")
        for _ in range(2):
            subject.time(*subject.post(watched, f"cat {file}"))
            wait_until(
                lambda: os.path.getsize(subject.log(watched)) >= size * (len(peaks) + 1), "the log", 300, 0.01)
            with open(f"/proc/{subject.workers[-1]}/status") as status:
                peaks.append(int(re.search(r"^VmHWM:\s+(\d+)", status.read(), re.M)[1]))
        self.emit(
            "  peak resident size of the worker, after one and two of them", f"{peaks[1] / 1024:.1f} MB",
            f"after one {peaks[0] / 1024:.1f} MB", f"{peaks[1] / peaks[0]:.2f}", "flat (≤ 1.05)",
            peaks[1] <= peaks[0] * 1.05)

    def senders(self):
        """Twenty senders at once into one session that writes what it gets to a file."""
        rounds = self.rounds(20, 3)
        counts = {}
        for subject in self.subjects("ours", "peer").values():
            sink = os.path.join(subject.folder, "sink")
            session, _ = subject.start("cat > sink")
            wait_until(lambda: os.path.exists(sink), "the sink")
            lost = doubled = swapped = expected = 0
            for number in range(rounds):
                started, ended, texts = {}, {}, {}
                for sender in range(20):
                    text = f"round-{number}-sender-{sender}"
                    begin = time.perf_counter()
                    pid = subject.spawn(*subject.post(session, text))
                    started[text], texts[pid] = begin, text
                while texts:
                    pid, status = os.wait()
                    if pid in texts:
                        ended[texts.pop(pid)] = time.perf_counter()
                expected += 20

                def arrived():
                    with open(sink) as file:
                        return [t for t in file.read().split("\n") if t.startswith(f"round-{number}-")]
                try:
                    wait_until(lambda: set(arrived()) >= set(started), "all texts", 3, 0.01)
                except Failure:
                    pass
                time.sleep(0.2)
                got = arrived()
                lost += len(set(started) - set(got))
                doubled += len(got) - len(set(got))
                place = {text: index for index, text in enumerate(got)}
                swapped += sum(
                    place[a] > place[b] for a in place for b in place
                    if a in ended and b in started and ended[a] < started[b])
            counts[subject.name] = (lost, doubled, swapped, expected)

        def show(name):
            if name not in counts:
                return "–"
            lost, doubled, swapped, expected = counts[name]
            return f"{lost} lost, {doubled} doubled, {swapped} out of order of {expected}"
        self.emit(
            f"20 senders at once, {rounds} rounds", show("clrun"), f"clrun-cli {show('clrun-cli')}", "–",
            "none", sum(counts["clrun"][:3]) == 0 if self.ours else None)


ROWS = ["verbs", "send", "start", "flood", "idle", "many", "restore", "long_log", "dead_log", "bulk", "senders"]


def processes_of(argument):
    """The process ids whose command line has an argument that begins so."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    arguments = file.read().split(b"\0")
            except OSError:
                continue
            if any(a.startswith(argument.encode()) for a in arguments):
                yield int(name)


def environment_with(package, version, without):
    """A Python environment with a package, made in a cache folder when it is missing; None without it."""
    if without:
        return None
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    venv = os.path.join(cache, "clrun-bench", f"{package}-{version}")
    if not os.path.exists(os.path.join(venv, "done")):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True, stdout=subprocess.DEVNULL)
        pip = [os.path.join(venv, "bin", "pip"), "install", "--quiet", f"{package}=={version}"]
        if subprocess.run(pip).returncode != 0:
            shutil.rmtree(venv)
            print(f"{package} cannot be installed: its columns are missing", file=sys.stderr)
            return None
        open(os.path.join(venv, "done"), "w").close()
    return venv


def version_of(*argv):
    try:
        done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT)
    except OSError:
        return "none"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else "unknown"


def report(bench, options):
    """The results as a page."""
    commit = version_of("git", "rev-parse", "--short=12", "HEAD")
    dirty = subprocess.run(["git", "diff", "--quiet", "HEAD"], cwd=ROOT).returncode != 0
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 1e6
    swift = re.search(r"Swift version \S+", version_of("swift", "--version"))
    versions = [
        swift[0] if swift else "", version_of("tmux", "-V"), version_of("bash", "--version").split("(")[0],
        f"clrun-cli {PEER_VERSION}" if bench.peer else "",
        f"tui-test {TUI_TEST_VERSION}" if bench.tui_test else "", f"Python {platform.python_version()}",
    ]
    head = ["what", "clrun", "peers", "ratio", "bar", ""]
    lines = [
        "# Results", "",
        "Written by `scripts/bench`: medians of whole processes, clrun and its peers in turn within one run.",
        "The ratio is ours to tmux (memory: to dtach; wake-ups: to clrun-cli; `tail`: the long log to the short one).", "",
        f"- Commit: {commit}{' with changes' if dirty else ''}{' (quick run)' if options.quick else ''}",
        f"- Date: {time.strftime('%Y-%m-%d', time.gmtime())}",
        f"- Machine: {os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release().split('-')[0]}, "
        f"{platform.machine()}; load {os.getloadavg()[0]:.1f} at the end",
        f"- Versions: {', '.join(v for v in versions if v)}", "",
        "| " + " | ".join(head) + " |", "|" + "---|" * len(head),
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in bench.rows]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small counts: a look, not a result")
    parser.add_argument("--only", action="append", choices=ROWS, help="only this row (may be repeated)")
    parser.add_argument("--no-peer", action="store_true", help="without clrun-cli and tui-test")
    parser.add_argument("--product", default=os.path.join(ROOT, ".build", "release", "clrun"))
    parser.add_argument("--output", help="where results go; default Benchmarks/RESULTS.md after a full run")
    options = parser.parse_args()
    options.product = os.path.abspath(options.product)
    work = tempfile.mkdtemp(prefix="clrun-bench-")
    bench = Bench(options, work)
    if not bench.ours:
        print(f"no product at {options.product}: peers alone", file=sys.stderr)
    try:
        bench.run(options.only)
    finally:
        bench.clean()
        os.chdir(ROOT)
        shutil.rmtree(work, ignore_errors=True)
    output = options.output
    if not output and not options.only and not options.quick and bench.ours:
        output = os.path.join(HERE, "RESULTS.md")
    if output:
        with open(output, "w") as file:
            file.write(report(bench, options))
    sys.exit(any(row[-1] == "NOT MET" for row in bench.rows))


if __name__ == "__main__":
    main()
