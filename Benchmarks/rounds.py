"""Talks to ten interactive programs, again and again, and counts verdicts that are early, wrong or late.

Each step sends something and says what the answer must be: its state, what the program waits for, a text in the output.
An answer without the text that the step brings about is early; one with another verdict is wrong; one that comes more
than 500 ms after the last output of the session (or after the end that the shell reported) is late. What is known by
quietness alone is allowed that quiet time.
"""

import argparse
import collections
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LATE = 0.5


class Talk:
    """One session of one program."""

    def __init__(self, clrun, folder, env):
        self.clrun, self.folder, self.env = clrun, folder, env
        self.session = None
        self.faults, self.lags = [], []

    def call(self, *arguments):
        done = subprocess.run(
            [self.clrun, "--json", *arguments], cwd=self.folder, env=self.env, capture_output=True, text=True)
        ended = time.time()
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"{arguments}: {done.stdout!r} {done.stderr!r}")
        return answer, ended

    def start(self, command, **expected):
        answer, ended = self.call("--wait", "60s", command)
        self.session = answer["terminal_id"]
        self.check(("run", command), answer, ended, **expected)

    def text(self, text, **expected):
        answer, ended = self.call("--wait", "60s", self.session, text)
        self.check(("text", text), answer, ended, **expected)

    def keys(self, *keys, **expected):
        answer, ended = self.call("key", self.session, *keys, "--wait", "60s")
        self.check(("key", *keys), answer, ended, **expected)

    def check(self, step, answer, ended, state, waiting_for=None, shows=None, within=LATE):
        def fault(kind):
            self.faults.append((kind, step, {k: v for k, v in answer.items() if k != "hints"}))
        if answer.get("state") != state or answer.get("timed_out"):
            fault("wrong")
        elif waiting_for and answer.get("waiting_for") != waiting_for:
            fault("wrong")
        elif shows and shows not in answer.get("output", ""):
            fault("early")
        log = os.path.join(self.folder, ".clrun", "buffers", f"{self.session}.log")
        lag = ended - os.stat(log).st_mtime
        self.lags.append(lag)
        if lag > within:
            fault(f"late by {lag:.3f} s")

    def end(self):
        self.call("kill", self.session)


def npm_init(talk):
    talk.start("mkdir -p pkg && cd pkg && rm -f package.json && npm init", state="waiting", waiting_for="line", shows="package name")
    for question in ["version", "description", "entry point", "test command", "git repository", "keywords", "author", "license"]:
        talk.text("", state="waiting", waiting_for="line", shows=question)
    talk.text("", state="waiting", shows="Is this OK?")
    talk.text("yes", state="done")


def python3(talk):
    talk.start("python3 -q", state="waiting", waiting_for="repl", shows=">>>")
    talk.text("n = 6 * 7", state="waiting", waiting_for="repl")
    talk.text("print('n is', n)", state="waiting", waiting_for="repl", shows="n is 42")
    talk.text("import time; time.sleep(0.3); print('slept')", state="waiting", waiting_for="repl", shows="slept")
    talk.text("input('who? ')", state="waiting", shows="who?")
    talk.text("Ada", state="waiting", waiting_for="repl", shows="'Ada'")
    talk.text("exit()", state="done")


def vim(talk):
    talk.start("rm -f note.txt; vim -N -u NONE +'set showmode' note.txt", state="waiting", waiting_for="editor")
    talk.keys("i", state="waiting", waiting_for="editor", shows="INSERT")
    talk.text("a line", state="waiting", waiting_for="editor", shows="a line")
    talk.keys("escape", state="waiting", waiting_for="editor")
    talk.text(":wq", state="done")
    talk.text("cat note.txt", state="done", shows="a line")


def less(talk):
    talk.start("seq 1 500 > numbers; less numbers", state="waiting", waiting_for="pager", shows="1")
    talk.keys("space", state="waiting", waiting_for="pager", shows="60")
    talk.keys("G", state="waiting", waiting_for="pager", shows="500")
    talk.text("?250", state="waiting", waiting_for="pager", shows="250")
    talk.keys("q", state="done")


LIST = """
import questionary
print('got', questionary.select('Which?', choices=['alpha', 'beta', 'gamma']).ask())
"""


def questionary(talk):
    with open(os.path.join(talk.folder, "list.py"), "w") as file:
        file.write(LIST)
    talk.start(f"{sys.executable} list.py", state="waiting", waiting_for="menu", shows="gamma")
    talk.keys("down", state="waiting", waiting_for="menu", shows="beta")
    talk.keys("down", state="waiting", waiting_for="menu", shows="gamma")
    talk.keys("enter", state="done", shows="got gamma")


def top(talk):
    talk.start("top -d 30", state="waiting", waiting_for="keypress", shows="PID")
    talk.keys("h", state="waiting", shows="Help")
    talk.keys("escape", state="waiting", waiting_for="keypress", shows="PID")
    talk.keys("q", state="done")


def ssh_keygen(talk):
    talk.start("rm -f key key.pub; ssh-keygen -t ed25519 -f key", state="waiting", waiting_for="password", shows="passphrase")
    talk.text("correct horse", state="waiting", waiting_for="password", shows="again")
    talk.text("correct horse", state="done", shows="fingerprint")


def git_add(talk):
    talk.start(
        "rm -rf repo; git init -q repo && cd repo && seq 1 30 > f && git add f && "
        "git -c user.name=a -c user.email=a@b commit -qm one && sed -i 's/^2$/two/; s/^29$/last/' f && git add -p",
        state="waiting", waiting_for="yes_no", shows="(1/2) Stage this hunk")
    talk.text("y", state="waiting", waiting_for="yes_no", shows="(2/2) Stage this hunk")
    talk.text("n", state="done")
    talk.text("git diff --cached --stat", state="done", shows="1 insertion")


def sqlite3(talk):
    talk.start("sqlite3", state="waiting", waiting_for="repl", shows="sqlite>")
    talk.text("create table t(a);", state="waiting", waiting_for="repl")
    talk.text("insert into t values (1), (2), (3);", state="waiting", waiting_for="repl")
    talk.text("select sum(a) from t;", state="waiting", waiting_for="repl", shows="6")
    talk.text(".quit", state="done")


def build(talk):
    talk.start(
        "for i in 1 2 3 4 5; do echo \"step $i\"; sleep 0.6; done; echo built",
        state="done", shows="built")
    talk.text("(sleep 0.7; echo quiet part) && sh -c 'sleep 0.2; exit 3'", state="done", shows="quiet part")


PROGRAMS = [npm_init, python3, vim, less, questionary, top, ssh_keygen, git_add, sqlite3, build]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--only", action="append", choices=[p.__name__ for p in PROGRAMS])
    parser.add_argument("--product", default=os.path.join(os.path.dirname(HERE), ".build", "release", "clrun"))
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="clrun-rounds-")
    os.makedirs(os.path.join(work, "home"))
    env = {
        "PATH": os.environ["PATH"], "HOME": os.path.join(work, "home"), "SHELL": "/bin/bash", "LANG": "C.UTF-8",
        "npm_config_update_notifier": "false",
    }
    if root := os.environ.get("PYENV_ROOT"):
        env["PYENV_ROOT"] = root
    total = collections.Counter()
    for program in PROGRAMS:
        name = program.__name__
        if options.only and name not in options.only:
            continue
        faults, lags = [], []
        for number in range(options.rounds):
            folder = os.path.join(work, f"{name}-{number}")
            os.makedirs(os.path.join(folder, ".clrun"), mode=0o700)
            talk = Talk(os.path.abspath(options.product), folder, env)
            try:
                program(talk)
            finally:
                if talk.session:
                    talk.end()
            faults += talk.faults
            lags += talk.lags
            shutil.rmtree(folder, ignore_errors=True)
        kinds = collections.Counter(kind.split()[0] for kind, _, _ in faults)
        total += kinds
        print(
            f"{name}: {options.rounds} rounds, {len(lags)} answers; early {kinds['early']}, wrong {kinds['wrong']}, "
            f"late {kinds['late']}; after the last output: median {statistics.median(lags) * 1000:.1f} ms, "
            f"worst {max(lags) * 1000:.0f} ms", flush=True)
        for kind, step, answer in faults[:5]:
            print("   ", kind, step, json.dumps(answer)[:1500], flush=True)
    shutil.rmtree(work, ignore_errors=True)
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
