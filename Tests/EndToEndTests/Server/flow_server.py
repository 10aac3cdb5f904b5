#!/usr/bin/env python3
"""A server that speaks the Structured Command Protocol, for tests: workflows with guards, a state that it works on by
itself, tools, resources, and faults on demand.

usage: flow_server.py [--port N] [--port-file FILE] [--journal FILE] [options]

Each request is one line of JSON in the journal, and runs live there too: a
server that is started again with the same journal knows them. `POST /faults` sets the faults of the next requests:
a list of {"match": "POST /runs/…/approve", "fault": "drop", "times": 1, …}; see `Fault`.
"""
import argparse
import json
import os
import re
import socket
import ssl
import threading
import time
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.RLock()


def choice(action, expects=None, **more):
    return dict(action=action, expects=expects or {}, **more)


# state: (status, hint, transitions to states)
WORKFLOWS = {
    "review": {
        "start": "draft",
        "states": {
            "draft": ("active", "Write the draft.", [(choice("submit"), "review")]),
            "review": (
                "awaiting_input", "Please review.",
                [(choice("approve", is_critical=True), "work"),
                 (choice("reject", {"reason": "string"}), "draft"),
                 (choice("guarded"), "done")]),
            "work": ("processing", "Publishing.", []),
            "done": ("completed", "Published.", []),
        },
    },
    "form": {
        "start": "name",
        "states": {
            "name": ("awaiting_input", "Who are you?", [(choice("answer", {"value": "string"}), "order")]),
            "order": (
                "awaiting_input", "What would you like?",
                [(choice("order", {"item": "string", "count": "number", "gift": "boolean (optional)",
                                   "tags": "array", "note": "string (optional)"}), "end"),
                 (choice("leave"), "end")]),
            "end": ("active", "Thank you.", []),
        },
    },
    "login": {
        "start": "password",
        "states": {
            "password": ("awaiting_input", "Password?", [(choice("login", {"secret": "password"}), "end")]),
            "end": ("active", "In.", []),
        },
    },
    "failing": {
        "start": "one",
        "states": {
            "one": ("active", "About to fail.", [(choice("go"), "broken")]),
            "broken": ("failed", "It failed.", []),
        },
    },
    "counter": {
        "start": "s0",
        "states": dict(
            [(f"s{n}", ("active", f"Step {n}.", [(choice("next"), f"s{n + 1}")])) for n in range(10)]
            + [("s10", ("completed", "All done.", []))]),
    },
    "loop": {
        "start": "here",
        "states": {"here": ("active", "Round and round.", [(choice("again"), "here"), (choice("stop"), "end")]),
                   "end": ("completed", "Stopped.", [])},
    },
    "mean": {
        "start": "menu",
        "states": {
            "menu": (
                "active", "\x1b[2JHint\x07 with \x9b31mcontrols",
                [(choice("one", label="\x1b[31mFirst\x1b[0m\tchoice\u202e"), "menu2"),
                 (choice("two", {"text": "string"}, label="Second", keys=["s", "B"]), "end")]),
            "menu2": ("active", "Elsewhere?", [(choice("away"), "end"), (choice("home"), "end")]),
            "end": ("active", "The end.", []),
        },
    },
}


class Run:
    def __init__(self, workflow, ident=None, data=None):
        self.ident = ident or str(uuid.uuid4())
        self.workflow = workflow if workflow in WORKFLOWS else "review"
        self.state = WORKFLOWS[self.workflow]["start"]
        self.data = data or {}
        self.milestones = []
        self.applied = []
        self.since = time.monotonic()

    def definition(self):
        return WORKFLOWS[self.workflow]["states"][self.state]


class Fault(dict):
    """`match`: a regular expression for `METHOD path`; `times`: how often (1); `before`: ms to wait first; `does`: do it all
    the same, unheard; `fault`:

    none       only wait
    drop       close without an answer, before anything is done
    status     answer `status` with `body`, `type` and `headers`, where {run} is the run
    endless    a body that never ends
    huge       a frame of `size` bytes
    garbage    no HTTP at all
    """


class State:
    def __init__(self, journal):
        self.runs, self.faults, self.requests = {}, [], 0
        self.path, self.file = journal, None
        if journal and os.path.exists(journal):
            with open(journal) as file:
                for line in file:
                    try:
                        entry = json.loads(line)
                    except ValueError:
                        continue
                    if entry.get("kind") == "run":
                        run = Run(entry["workflow"], entry["run"], entry.get("data"))
                        self.runs[run.ident] = run
                    elif entry.get("kind") == "applied":
                        run = self.runs[entry["run"]]
                        run.state = entry["to"]
                        run.applied.append(entry["action"])
                        run.milestones.append(entry["action"])
        if journal:
            self.file = open(journal, "a", buffering=1)

    def note(self, **entry):
        if self.file:
            self.file.write(json.dumps(entry) + "\n")


STATE = None
OPTIONS = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "flow"

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *arguments):
        pass

    # MARK: answers

    def send(self, status, body, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(data)}"]
        head += [f"{name}: {value}" for name, value in headers]
        # One write: what is sent in two waits for the other side's delayed acknowledgement.
        self.wfile.write("\r\n".join(head).encode() + b"\r\n\r\n" + data)

    def begin_lines(self, status):
        self.wfile.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n".encode())

    def line(self, value):
        data = (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def end_lines(self):
        self.wfile.write(b"0\r\n\r\n")

    def drop(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    # MARK: frames

    def frame(self, run):
        status, hint, transitions = run.definition()
        base = f"/runs/{run.ident}"
        absolute = f"http{'s' if OPTIONS.tls else ''}://{self.headers.get('Host', 'x')}{base}"
        next_states = []
        for number, (option, _) in enumerate(transitions):
            href = [f"{absolute}/transitions/{option['action']}", f"{base}/transitions/{option['action']}",
                    f"runs/{run.ident}/transitions/{option['action']}"][number % 3]
            if option["action"] == "away":
                href = f"http://{OPTIONS.away}:{OPTIONS.port}{base}/transitions/away"
            next_states.append({"action": option["action"], "method": option.get("method", "POST"), "href": href,
                                "expects": option["expects"], "is_critical": option.get("is_critical", False),
                                "x_unknown": 1})
        frame = {
            "run_id": run.ident, "workflow_id": run.workflow, "resource_url": "/", "state": run.state,
            "status": status, "hint": hint, "next_states": next_states, "data": run.data,
            "milestones": run.milestones, "stream_url": f"{base}/stream", "_links": {"self": {"href": base}},
            "x_unknown": {"deep": [1, 2, {"a": None}]},
        }
        if run.state == "review":
            frame["active_skill"] = {"name": "reviewing", "url": "/skills/reviewing.md", "version": "1.0",
                                     "context_summary": "How to review."}
            frame["tools"] = [{"name": "count_words", "href": f"{base}/invoke/count_words", "description": "Counts.",
                               "expects": {"text": "string"}}]
            frame["resources"] = [{"uri": "docs/guide.txt", "name": "guide", "mime_type": "text/plain"}]
        return frame

    def cli(self, run):
        status, hint, transitions = run.definition()
        options = []
        for number, (option, _) in enumerate(transitions):
            shown = {"action": option["action"], "label": option.get("label", option["action"].capitalize() + " it")}
            shown["keys"] = option.get("keys", [option["action"][0]])
            options.append(shown)
        return {"prompt": f"What now, at {run.state}?", "hint": hint, "options": options,
                "input_hint": "Pick one.", "run_id": run.ident}

    # MARK: requests

    def do_GET(self):
        self.handle_request("GET")

    def do_POST(self):
        self.handle_request("POST")

    def do_PUT(self):
        self.handle_request("PUT")

    def do_DELETE(self):
        self.handle_request("DELETE")

    def handle_request(self, method):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        if OPTIONS.proxy and self.path.startswith("http://"):
            return self.forward(method, body)
        if self.path == "/faults":
            with LOCK:
                STATE.faults = [Fault(fault) for fault in json.loads(body)]
            return self.send(200, {})
        if self.path == "/state":
            with LOCK:
                return self.send(200, {
                    "requests": STATE.requests,
                    "runs": {run.ident: {"state": run.state, "applied": run.applied, "data": run.data}
                             for run in STATE.runs.values()}})
        with LOCK:
            STATE.requests += 1
            STATE.note(kind="request", method=method, path=self.path, body=body.decode("utf-8", "replace"),
                       headers=dict(self.headers.items()), peer=self.client_address[1])
            fault = self.fault(method)
        if fault is not None:
            time.sleep(fault.get("before", 0) / 1000)
            kind = fault["fault"]
            if fault.get("does"):
                heard, self.wfile = self.wfile, open(os.devnull, "wb")
                self.route(method, body)
                self.wfile = heard
            if kind == "drop":
                return self.drop()
            if kind == "garbage":
                self.wfile.write(b"220 smtp.example ESMTP\r\n")
                return self.drop()
            if kind == "status":
                run = (self.path.split("/") + ["", ""])[2]
                headers = [(name, value.replace("{run}", run)) for name, value in fault.get("headers", {}).items()]
                return self.send(fault["status"], fault.get("body", {"hint": "a fault"}),
                                 fault.get("type", "application/json"), headers)
            if kind == "endless":
                return self.endless(fault.get("type", "application/json"))
            if kind == "huge":
                run = next(iter(STATE.runs.values()))
                return self.send(200, dict(self.frame(run), data={"fill": "x" * fault["size"]}))
        self.route(method, body)

    def fault(self, method):
        for fault in STATE.faults:
            if fault.get("times", 1) > 0 and re.search(fault["match"], f"{method} {self.path}"):
                fault["times"] = fault.get("times", 1) - 1
                return fault
        return None

    def endless(self, kind):
        self.wfile.write(f"HTTP/1.1 200 X\r\nContent-Type: {kind}\r\n\r\n".encode())
        try:
            while True:
                self.wfile.write(b"[" * 65536)
        except OSError:
            self.drop()

    def forward(self, method, body):
        """As a proxy does: what it was asked for is in the request's line."""
        with LOCK:
            STATE.note(kind="proxied", path=self.path)
        headers = {k: v for k, v in self.headers.items() if not k.lower().startswith(("proxy", "connection"))}
        request = urllib.request.Request(self.path, data=body or None, method=method, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as answer:
                self.send(answer.status, answer.read(), answer.headers.get("Content-Type", "text/plain"))
        except urllib.error.HTTPError as error:
            self.send(error.code, error.read(), error.headers.get("Content-Type", "text/plain"))

    def route(self, method, body):
        if OPTIONS.auth and self.headers.get("Authorization") != OPTIONS.auth:
            return self.send(401, {"hint": "Who are you?"})
        path = self.path.split("?")[0]
        if OPTIONS.bare and path in ("/", "/cli.json") and (method, path) != ("GET", "/"):
            return self.send(404, {"detail": "Not Found"})
        if (method, path) == ("GET", "/"):
            if OPTIONS.discovery == "page":
                return self.send(200, "<html><title>Hello</title></html>", "text/html")
            if OPTIONS.discovery == "missing":
                return self.send(404, {"detail": "Not Found"})
            return self.begin("review", {}, 200)
        if method == "POST" and (path == "/runs" and not OPTIONS.only_root or path == "/"):
            try:
                given = json.loads(body or b"{}")
            except ValueError:
                return self.send(400, {"hint": "The body is not JSON."})
            return self.begin(given.get("workflow_id") or "review", given.get("data"), 201)
        if path == "/openapi.json":
            return self.send(200, {"openapi": "3.0.0", "info": {"title": "Flows", "version": "1"}, "paths": {"/runs": {}}})
        if path == "/skills/reviewing.md":
            return self.send(200, "# Reviewing\nRead it twice.\n", "text/markdown")
        parts = path.strip("/").split("/")
        if len(parts) < 2 or parts[0] != "runs":
            return self.send(404, {"detail": "Not Found"})
        with LOCK:
            run = STATE.runs.get(parts[1])
        if run is None:
            return self.send(404, {"hint": f"There is no run {parts[1]}."})
        rest = parts[2:]
        if method == "GET" and not rest:
            self.work(run)
            return self.send(200, self.frame(run))
        if method == "GET" and rest == ["cli"] and OPTIONS.cli == "cli":
            return self.send(200, self.cli(run))
        if method == "GET" and rest == ["cli.json"] and OPTIONS.cli in ("cli", "json"):
            return self.send(200, self.cli(run))
        if method == "GET" and rest == ["stream"]:
            return self.stream(run)
        if rest[:1] == ["invoke"] and method == "POST":
            if run.state != "review":
                return self.send(403, {"hint": "Not in this state."})
            words = json.loads(body)["text"].split()
            return self.send(200, {"result": {"words": len(words)}})
        if rest[:1] == ["resources"]:
            if run.state != "review":
                return self.send(403, {"hint": "Not in this state."})
            if rest[1:] == ["docs", "guide.txt"]:
                return self.send(200, "Guide: read.\n", "text/plain")
            return self.send(404, {"hint": "No such resource."})
        if rest[:1] == ["transitions"]:
            return self.transition(run, rest[1], body)
        self.send(404, {"detail": "Not Found"})

    def begin(self, workflow, data, status):
        run = Run(workflow, data=data)
        with LOCK:
            STATE.runs[run.ident] = run
            STATE.note(kind="run", run=run.ident, workflow=run.workflow, data=data)
        headers = [("Location", f"/runs/{run.ident}")] if status == 201 else []
        self.send(status, self.frame(run), headers=headers)

    def transition(self, run, action, body):
        with LOCK:
            found = [(option, to) for option, to in run.definition()[2] if option["action"] == action]
            if not found:
                return self.send(403, {"hint": f"'{action}' is not offered in {run.state}."})
            option, to = found[0]
            try:
                given = json.loads(body or b"{}")
            except ValueError:
                return self.send(400, {"hint": "The body is not JSON."})
            for name, kind in option["expects"].items():
                if name not in given and "optional" not in kind:
                    return self.send(400, {"hint": f"The field '{name}' is missing."})
                types = {"string": str, "number": (int, float), "boolean": bool, "array": list, "password": str}
                if name in given and not isinstance(given[name], types[kind.split()[0]]):
                    return self.send(400, {"hint": f"The field '{name}' is not of type {kind}."})
            if action == "guarded":
                return self.send(403, {"hint": "The guard says no: nobody has approved it."})
            run.data = dict(run.data, **given)
            run.applied.append(action)
            if run.workflow != "loop":
                run.milestones.append(action)
            run.state = to
            run.since = time.monotonic()
            STATE.note(kind="applied", run=run.ident, action=action, to=to)
        time.sleep(OPTIONS.linger / 1000)
        if run.state == "work":
            if OPTIONS.accept == "lines":
                self.begin_lines(202)
                self.line(self.frame(run))
                for percent in (25, 50, 75):
                    self.line({"progress": f"{percent}%", "hint": "Publishing", "id": percent})
                if OPTIONS.stream != "cut":
                    self.finish_work(run)
                    self.line(self.frame(run))
                return self.end_lines()
            return self.send(202, self.frame(run))
        self.send(200, self.frame(run))

    def finish_work(self, run):
        with LOCK:
            if run.state == "work":
                run.state = "done"
                STATE.note(kind="applied", run=run.ident, action="published", to="done")

    def work(self, run):
        """Where nobody streams, the work is done a moment after it began."""
        if run.state == "work" and OPTIONS.stream == "none" and time.monotonic() - run.since > 0.5:
            self.finish_work(run)

    def stream(self, run):
        if OPTIONS.stream == "none":
            return self.send(404, {"detail": "Not Found"})
        last = int(self.headers.get("Last-Event-ID") or 0)
        self.begin_lines(200)
        for percent in range(last + 10, 100, 10):
            self.line({"progress": f"{percent}%", "hint": "Publishing", "id": percent})
            if OPTIONS.stream == "short" and percent - last >= 30:
                return self.end_lines()
        self.finish_work(run)
        self.line(self.frame(run))
        self.end_lines()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, address):
        pass


def main():
    global STATE, OPTIONS
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", help="where the port is written once it listens")
    parser.add_argument("--journal")
    parser.add_argument("--tls", help="a file with a key and its certificate")
    parser.add_argument("--away", default="127.0.0.2", help="the host of the transition that leads to another origin")
    parser.add_argument("--linger", type=int, default=0, help="ms between what is done and its answer")
    parser.add_argument("--proxy", action="store_true")
    parser.add_argument("--auth", help="the Authorization header that is wanted")
    parser.add_argument("--bare", action="store_true", help="without POST / and /cli.json, as the field's servers are")
    parser.add_argument("--only-root", action="store_true", help="runs begin with POST / alone")
    parser.add_argument("--discovery", default="frame", choices=["frame", "page", "missing"])
    parser.add_argument("--cli", default="cli", choices=["cli", "json", "none"])
    parser.add_argument("--accept", default="lines", choices=["lines", "frame"])
    parser.add_argument("--stream", default="whole", choices=["whole", "short", "none", "cut"])
    OPTIONS = parser.parse_args()
    STATE = State(OPTIONS.journal)
    Server.allow_reuse_address = True
    server = Server(("127.0.0.1", OPTIONS.port), Handler)
    if OPTIONS.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(OPTIONS.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    OPTIONS.port = server.server_address[1]
    if OPTIONS.port_file:
        with open(OPTIONS.port_file + ".new", "w") as file:
            file.write(str(OPTIONS.port))
        os.rename(OPTIONS.port_file + ".new", OPTIONS.port_file)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    server.serve_forever()


def end_with(parent):
    """Ends when whoever started it has."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


main()
