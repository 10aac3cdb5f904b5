#!/usr/bin/env python3
"""Takes many flows through a server that is killed and started again, and counts what was done.

usage: flows.py [--clrun FILE] [--flows N] [--parallel N] [--kill-every SECONDS] [--seconds N]

Each flow is a session of `clrun scp` that is to take ten transitions, one call each. A transition whose outcome is reported
as unknown is sent again only if the flow stands where it stood. It ends with status 1 if the server did a transition twice
or missed one, or if a transition was done or lost without the call saying so.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(HERE, "..", "Tests", "EndToEndTests", "Server", "flow_server.py")


class Server:
    def __init__(self, folder):
        self.folder, self.port, self.process = folder, 0, None
        self.deaths = 0

    def start(self):
        path = os.path.join(self.folder, "port")
        if os.path.exists(path):
            os.unlink(path)
        self.process = subprocess.Popen(
            [sys.executable, SERVER, "--port", str(self.port), "--port-file", path, "--journal",
             os.path.join(self.folder, "journal"), "--linger", "30"])
        while not os.path.exists(path):
            time.sleep(0.01)
        self.port = int(open(path).read())

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def die_now_and_then(self, pause, done):
        while not done.wait(pause * random.uniform(0.5, 1.5)):
            self.stop()
            self.deaths += 1
            done.wait(random.uniform(0, 0.2))
            self.start()


def call(options, project, *arguments):
    result = subprocess.run(
        [options.clrun, "--json", "--project", project, *arguments], capture_output=True, text=True)
    try:
        return json.loads(result.stdout)
    except ValueError:
        raise SystemExit(f"{arguments}: {result.returncode} {result.stdout!r} {result.stderr!r}")


class Count:
    def __init__(self):
        self.lock = threading.Lock()
        self.unknown = self.moved = self.steps = self.starts = 0
        self.times = []

    def add(self, name, number=1):
        with self.lock:
            setattr(self, name, getattr(self, name) + number)


def flow(options, project, url, count, runs):
    while True:
        started = call(options, project, "--wait", "60s", "scp", url, "--workflow", "counter")
        if "terminal_id" in started:
            break
        # The server was away: whether a run was begun is the server's to say; this flow has none.
        count.add("starts")
        time.sleep(0.05)
    session = started["terminal_id"]
    stand = int(started["flow_state"][1:])
    with open(os.path.join(project, ".clrun", "sessions", f"{session}.json")) as file:
        runs.append(json.load(file)["scp_run_id"])
    while stand < 10:
        begun = time.monotonic()
        answer = call(options, project, "--wait", "120s", session, "next")
        count.times.append(time.monotonic() - begun)
        after = int(answer.get("flow_state", "s-1")[1:])
        count.add("steps")
        if "error" in answer:
            if answer.get("outcome") != "unknown" and "Nothing was sent" not in answer["error"]:
                raise SystemExit(f"an error without an outcome: {answer}")
            if after != stand:
                raise SystemExit(f"unknown, and yet the flow went on from {stand}: {answer}")
            count.add("unknown")
        else:
            if after != stand + 1:
                raise SystemExit(f"from {stand} to {after} with one input: {answer}")
            count.add("moved", 1 if answer.get("warnings") else 0)
        stand = after


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clrun", default=os.path.join(HERE, "..", ".build", "release", "clrun"))
    parser.add_argument("--flows", type=int, default=1000)
    parser.add_argument("--parallel", type=int, default=8)
    parser.add_argument("--kill-every", type=float, default=1.0)
    parser.add_argument("--seconds", type=float, default=86_400, help="begin no flow after so long")
    options = parser.parse_args()
    options.clrun = os.path.abspath(options.clrun)
    folder = tempfile.mkdtemp(prefix="clrun-flows-")
    project = os.path.join(folder, "project")
    os.mkdir(project)
    server = Server(folder)
    server.start()
    count, runs, failures = Count(), [], []
    done = threading.Event()
    killer = threading.Thread(target=server.die_now_and_then, args=(options.kill_every, done))
    killer.start()
    begun = time.monotonic()
    rest = list(range(options.flows))
    lock = threading.Lock()

    def work():
        while not failures:
            with lock:
                if not rest or time.monotonic() - begun > options.seconds:
                    return
                rest.pop()
            try:
                flow(options, project, f"http://127.0.0.1:{server.port}", count, runs)
            except SystemExit as error:
                failures.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(options.parallel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    killer.join()
    server.stop()
    applied = {}
    with open(os.path.join(folder, "journal")) as file:
        for line in file:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if entry["kind"] == "applied":
                applied.setdefault(entry["run"], []).append(entry["to"])
    wanted = [f"s{n}" for n in range(1, 11)]
    for run in runs:
        if applied.get(run) != wanted:
            failures.append(f"run {run} went {applied.get(run)}")
    count.times.sort()
    median = count.times[len(count.times) // 2] * 1000 if count.times else 0
    print(
        f"{len(runs)} flows, {count.steps} inputs, {server.deaths} deaths of the server in {time.monotonic() - begun:.0f} s: "
        f"{count.unknown} reported as unknown or not sent, {count.moved} lost answers found in the frame, "
        f"{count.starts} starts refused, median {median:.1f} ms; "
        f"transitions done twice or missed: {sum(applied.get(run) != wanted for run in runs)}")
    for failure in failures:
        print(failure)
    if failures:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder)
    sys.exit(1 if failures else 0)


main()
