#!/usr/bin/env python3
"""Measures one step of a remote flow beside the same two requests by curl on one connection.

usage: flow_step.py [--clrun FILE] [--steps N]

Ends with status 1 if the median step takes more than 5 ms longer than curl's.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(HERE, "..", "Tests", "EndToEndTests", "Server", "flow_server.py")
BAR = 5.0


def timed(command, **options):
    begun = time.monotonic()
    result = subprocess.run(command, stdout=subprocess.PIPE, check=True, **options)
    return (time.monotonic() - begun) * 1000, result.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clrun", default=os.path.join(HERE, "..", ".build", "release", "clrun"))
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()
    clrun = os.path.abspath(options.clrun)
    with tempfile.TemporaryDirectory(prefix="clrun-flow-") as folder:
        port_file = os.path.join(folder, "port")
        server = subprocess.Popen([sys.executable, SERVER, "--port-file", port_file])
        try:
            while not os.path.exists(port_file):
                time.sleep(0.01)
            url = f"http://127.0.0.1:{open(port_file).read()}"
            begun, started = timed([clrun, "--json", "--project", folder, "scp", url, "--workflow", "loop"])
            session = json.loads(started)["terminal_id"]
            record = json.load(open(os.path.join(folder, ".clrun", "sessions", f"{session}.json")))
            run = f"{url}/runs/{record['scp_run_id']}"
            curl = ["curl", "-s", "-H", "Content-Type: application/json", "-d", "{}", f"{run}/transitions/again",
                    "--next", "-s", f"{run}/cli"]
            ours, theirs = [], []
            # In turns, so that both meet the same load.
            for _ in range(options.steps):
                ours.append(timed([clrun, "--project", folder, session, "again"])[0])
                theirs.append(timed(curl)[0])
            time.sleep(6)
            pause = timed([clrun, "--project", folder, session, "again"])[0]
            subprocess.run([clrun, "--project", folder, "kill", session], stdout=subprocess.DEVNULL)
        finally:
            server.kill()
    more = statistics.median(ours) - statistics.median(theirs)
    print(
        f"step {statistics.median(ours):.2f} ms, curl {statistics.median(theirs):.2f} ms: {more:+.2f} ms (bar {BAR:+.0f}); "
        f"after a pause {pause:.1f} ms, attaching {begun:.1f} ms")
    sys.exit(0 if more <= BAR else 1)


main()
