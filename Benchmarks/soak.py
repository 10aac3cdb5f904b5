#!/usr/bin/env python3
"""A day of use in minutes: sessions are started, used and ended, and nothing may be lost, left over or grow.

A population of sessions is kept by several callers at once. Each input asks for a text that nobody has asked for before, and
the answer must be that text; a session's log must hold all of them once and in order when it ends. Some sessions live
through all of it, some are suspended and come back. Then a crowd of sessions lives at once. Memory, descriptors and
processes of the workers and the files in .clrun are sampled all the while. Everything runs in a temporary folder.
"""

import argparse
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


class Session:
    """A session that lives, and the texts that it was asked for."""

    def __init__(self, name, kind, number):
        self.name, self.kind, self.number, self.texts = name, kind, number, []


class Soak:
    """The calls, what came of them, and the samples."""

    def __init__(self, options, work):
        self.options = options
        self.folder = os.path.join(work, "project")
        os.makedirs(os.path.join(self.folder, ".git"))
        home = os.path.join(work, "home")
        os.makedirs(home)
        self.env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "SHELL": "/bin/bash", "LANG": "C.UTF-8", "PS1": "$ "}
        self.lock = threading.Lock()
        self.started = self.ended = self.inputs = self.suspended = 0
        self.faults, self.samples, self.times = [], [], {}
        self.is_over = threading.Event()
        self.commit = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    # Calls.

    def call(self, *arguments):
        """Runs clrun; answers its document."""
        begin = time.perf_counter()
        done = subprocess.run(
            [self.options.product, "--json", *arguments], cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=300)
        seconds = time.perf_counter() - begin
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            answer = {}
        if done.returncode != 0 or not answer or done.stderr:
            self.fault(f"{arguments[:4]}: exit {done.returncode}: {(done.stdout + done.stderr)[:400]!r}")
        return answer, seconds

    def fault(self, text):
        with self.lock:
            self.faults.append(text)
        print(f"FAULT: {text}", flush=True)

    def note(self, what, seconds):
        with self.lock:
            self.times.setdefault(what, []).append(seconds)

    def start(self, kind):
        with self.lock:
            self.started += 1
            number = self.started
        program = {"bash": ["true"], "cat": ["--exec", "cat"]}[kind]
        answer, seconds = self.call("run", "--wait", "60s", *program)
        self.note("start", seconds)
        return Session(answer.get("terminal_id"), kind, number)

    def use(self, session, lines=1):
        """Sends an input and checks what came of it."""
        with self.lock:
            self.inputs += 1
            text = f"t{session.number}-{self.inputs}-x"
        sent = f"echo {text}" if session.kind == "bash" else text
        answer, seconds = self.call("--wait", "60s", session.name, sent)
        self.note("input", seconds)
        session.texts.append(text)
        output = answer.get("output", "")
        wanted = [text] if session.kind == "bash" else [text, f"{text}\n{text}"]
        if output not in wanted:
            self.fault(f"{session.name} ({session.kind}) answered {output[:200]!r} instead of {text!r}: {answer}")

    def suspend(self, session):
        answer, _ = self.call("suspend", session.name)
        with self.lock:
            self.suspended += answer.get("status") == "suspended"

    def end(self, session):
        """Ends a session, looks at all that it has printed, and removes it."""
        answer, seconds = self.call("kill", session.name)
        self.note("kill", seconds)
        if answer.get("status") != "killed":
            self.fault(f"kill {session.name}: {answer}")
        self.check_log(session)
        self.call("forget", session.name)
        with self.lock:
            self.ended += 1

    def check_log(self, session):
        path = os.path.join(self.folder, ".clrun", "buffers", f"{session.name}.log")
        try:
            with open(path, "rb") as file:
                log = file.read().decode("utf-8", "replace")
        except OSError as problem:
            self.fault(f"no log: {problem}")
            return
        # What the program printed stands alone in its line; cat's is the second of two such lines.
        lines = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07]*\x07", "", line).strip("\r") for line in log.split("\n")]
        printed = [line for line in lines if re.fullmatch(r"t\d+-\d+-x", line)]
        wanted = session.texts if session.kind == "bash" else [t for text in session.texts for t in (text, text)]
        if printed != wanted:
            missing = [t for t in session.texts if t not in printed]
            self.fault(f"log of {session.name} ({session.kind}): {len(printed)} texts, {len(wanted)} wanted, missing {missing[:5]}")

    # Sampling.

    def workers(self):
        """The process ids of this project's workers."""
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    with open(f"/proc/{name}/cmdline", "rb") as file:
                        line = file.read()
                except OSError:
                    continue
                if line.startswith(b"clrun: worker") and self.folder.encode() in line:
                    found.append(int(name))
        return found

    def sample(self):
        sizes, descriptors = [], []
        workers = self.workers()
        for pid in workers:
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    sizes.append(int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M)[1]))
                descriptors.append(len(os.listdir(f"/proc/{pid}/fd")))
            except (OSError, TypeError):
                pass
        files = sum(len(names) for _, _, names in os.walk(os.path.join(self.folder, ".clrun")))
        if sizes:
            self.samples.append({
                "at": time.perf_counter(), "workers": len(workers), "pss": statistics.mean(sizes), "largest": max(sizes),
                "descriptors": max(descriptors), "files": files, "inputs": self.inputs, "started": self.started})

    def watch(self):
        while not self.is_over.wait(self.options.every):
            self.sample()
            if self.samples:
                last = self.samples[-1]
                print(
                    f"{last['started']} started, {self.ended} ended, {last['inputs']} inputs, {last['workers']} workers, "
                    f"PSS {last['pss'] / 1024:.2f} MB (largest {last['largest'] / 1024:.2f}), {last['descriptors']} descriptors, "
                    f"{last['files']} files, {len(self.faults)} faults", flush=True)

    # The parts.

    def caller(self, number):
        """One of those who use sessions at once: each has its own, and its share of the whole."""
        options, choice = self.options, random.Random(number)
        share = options.alive // options.callers
        veterans = [self.start(kind) for kind in ("bash", "cat")]
        living = []
        try:
            while True:
                with self.lock:
                    is_started = self.started >= options.sessions
                    is_used = self.inputs >= options.inputs
                    left_inputs = options.inputs - self.inputs
                    left_sessions = max(1, options.sessions - self.started)
                if is_started and is_used:
                    break
                if not is_started and len(living) < share:
                    living.append(self.start("cat" if choice.random() < 0.2 else "bash"))
                    continue
                # So many inputs for each session that both come to their end together.
                session = choice.choice(living) if living and choice.random() < 0.8 else choice.choice(veterans)
                if session.kind == "bash" and choice.random() < 0.005:
                    self.suspend(session)
                if not is_used:
                    self.use(session)
                if living and not is_started and choice.random() < left_sessions / max(1, left_inputs):
                    self.end(living.pop(choice.randrange(len(living))))
        except (OSError, subprocess.SubprocessError) as problem:
            self.fault(f"caller {number}: {problem}")
        for session in living + veterans:
            self.end(session)

    def run(self):
        begin = time.perf_counter()
        watcher = threading.Thread(target=self.watch)
        watcher.start()
        callers = [threading.Thread(target=self.caller, args=(number,)) for number in range(self.options.callers)]
        for thread in callers:
            thread.start()
        for thread in callers:
            thread.join()
        self.is_over.set()
        watcher.join()
        self.seconds = time.perf_counter() - begin
        self.left("the soak")

    def crowd(self, count):
        """So many sessions at once: started, used, asked for, ended."""
        begin = time.perf_counter()
        sessions = [self.start("bash") for _ in range(count)]
        start = time.perf_counter() - begin
        begin = time.perf_counter()
        for session in sessions:
            self.use(session)
        use = time.perf_counter() - begin
        answer, status = self.call("status")
        if answer.get("running") != count:
            self.fault(f"status tells of {answer.get('running')} of {count}")
        self.sample()
        sizes = self.samples[-1] if self.samples else {}
        begin = time.perf_counter()
        for session in sessions:
            self.end(session)
        self.left("the crowd")
        return {
            "count": count, "start": start / count, "use": use / count, "status": status,
            "kill": (time.perf_counter() - begin) / count, "pss": sizes.get("pss", 0), "workers": sizes.get("workers", 0)}

    def left(self, what):
        """Nothing of ended sessions may be there."""
        deadline = time.perf_counter() + 30
        while (workers := self.workers()) and time.perf_counter() < deadline:
            time.sleep(0.05)
        if workers:
            self.fault(f"after {what}: {len(workers)} workers are left")
        state = os.path.join(self.folder, ".clrun")
        files = [
            os.path.join(at, name) for at, _, names in os.walk(state) for name in names
            if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", name)]
        if files:
            self.fault(f"after {what}: {len(files)} files are left, such as {files[0]}")


def quarter(samples, key, last):
    """The mean of the second or the last quarter: the first one is the beginning, when there are few sessions."""
    count = max(1, len(samples) // 4)
    part = samples[-count:] if last else samples[count:2 * count] or samples
    return statistics.mean(sample[key] for sample in part)


def report(soak, crowd):
    """The results as a page; whether all bars are met."""
    rows = []

    def add(what, value, bar, met):
        rows.append((what, value, bar, "met" if met else "NOT MET"))

    options, samples = soak.options, [s for s in soak.samples if s["at"] <= soak.begin + soak.seconds]
    add("sessions started, used and ended", f"{soak.ended - (crowd or {}).get('count', 0)}", str(options.sessions),
        soak.ended >= options.sessions)
    add("inputs, each answered with its own text", str(soak.inputs), str(options.inputs), soak.inputs >= options.inputs)
    add("lost, doubled, wrong, or left over", str(len(soak.faults)), "0", not soak.faults)
    if samples:
        for key, name, factor, unit in (
                ("pss", "PSS of a worker, mean", 1024, " MB"), ("largest", "PSS of the largest worker", 1024, " MB"),
                ("descriptors", "descriptors of a worker, most", 1, ""), ("workers", "worker processes", 1, ""),
                ("files", "files in .clrun", 1, "")):
            first, last = quarter(samples, key, False) / factor, quarter(samples, key, True) / factor
            # Populations differ by chance; what leaks differs by its share of 200,000 inputs.
            add(f"{name}, in the second and the last quarter", f"{first:.2f}{unit}, {last:.2f}{unit}", "flat (≤ 1.15)",
                last <= first * 1.15)
    if crowd:
        add(f"{crowd['count']} sessions at once: alive", str(crowd["workers"]), str(crowd["count"]),
            crowd["workers"] == crowd["count"])
        for key in ("start", "use", "kill"):
            add(f"  {key}, each", f"{crowd[key] * 1000:.1f} ms", "–", True)
        add("  status", f"{crowd['status'] * 1000:.1f} ms", "–", True)
        add("  PSS of a worker", f"{crowd['pss'] / 1024:.2f} MB", "≤ 1 MB", crowd["pss"] <= 1024)
    lines = [
        "# Soak", "", "Written by `Benchmarks/soak.py`.", "", f"- Commit: {soak.commit}",
        f"- Date: {time.strftime('%Y-%m-%d', time.gmtime())}",
        f"- Machine: {os.cpu_count()} cores, Linux {platform.release().split('-')[0]}; load {os.getloadavg()[0]:.1f} at the end",
        f"- {soak.seconds:.0f} s with {options.callers} callers and up to {options.alive} sessions at a time; {soak.suspended} times "
        "a session was suspended and came back",
        "- Medians: " + ", ".join(f"{what} {statistics.median(t) * 1000:.1f} ms" for what, t in sorted(soak.times.items())),
        "", "| what | result | bar | |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n", all(row[-1] == "met" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--alive", type=int, default=48, help="sessions at a time")
    parser.add_argument("--callers", type=int, default=4, help="who call at once")
    parser.add_argument("--crowd", type=int, default=500, help="sessions at once, afterwards; 0: none")
    parser.add_argument("--every", type=float, default=10, help="seconds between samples")
    parser.add_argument("--product", default=os.path.join(ROOT, ".build", "release", "clrun"))
    parser.add_argument("--output", help="where results go, such as Benchmarks/SOAK.md")
    options = parser.parse_args()
    options.product = os.path.abspath(options.product)
    work = tempfile.mkdtemp(prefix="clrun-soak-")
    soak = Soak(options, work)
    crowd = None
    try:
        soak.begin = time.perf_counter()
        soak.run()
        if options.crowd:
            crowd = soak.crowd(options.crowd)
    finally:
        for pid in soak.workers():
            os.kill(pid, 15)
        shutil.rmtree(work, ignore_errors=True)
    text, is_met = report(soak, crowd)
    print(text)
    if options.output:
        with open(options.output, "w") as file:
            file.write(text)
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
