#!/usr/bin/env python3
"""An adapter (qsmp-adapter/1, docs/adapter.md) around a peer that is a command. It needs nothing but Python 3.

    python3 adapter.py [--ready TEXT] -- COMMAND [ARGUMENT ...]

{host}, {port}, {key} and {peerKey} are put into the command. As a server it is started when we are told to listen, and
serves when it says TEXT on its output, or else when its port takes connections. As a client it is started for every
connection. It sends back what it receives: the manifest says how.
"""

import argparse
import json
import socket
import struct
import subprocess
import sys
import threading
import time

WITHIN = 10  # seconds for a server to serve


COMMANDS = ("hello", "listen", "connect", "free")


class Adapter:
    def __init__(self, command, ready):
        self.command = command
        self.ready = ready
        self.running = {}  # what was started, by port

    def hello(self, format, role):
        return {"name": self.command[0], "commands": COMMANDS}

    def listen(self, host, **given):
        with socket.socket() as probe:
            probe.bind((host, 0))
            port = probe.getsockname()[1]
        process = self.start(port, host=host, **given)
        said = threading.Event()
        threading.Thread(target=drain, args=(process, self.ready, said), daemon=True).start()
        end = time.monotonic() + WITHIN
        while not (said.is_set() if self.ready else takes_connections(host, port)):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}")
            if time.monotonic() > end:
                raise RuntimeError(f"the server does not serve within {WITHIN} s")
            time.sleep(0.02)
        return {"port": port}

    def connect(self, port, **given):
        process = self.start(port, **given)
        threading.Thread(target=drain, args=(process, None, None), daemon=True).start()
        return {}

    def free(self, session):
        process = self.running.pop(session, None)
        if process is not None:
            process.kill()
            process.wait()
        return {}

    def start(self, port, host, key="", peerKey="", **_):
        values = {"{host}": host, "{port}": str(port), "{key}": key, "{peerKey}": peerKey}
        words = [put_in(word, values) for word in self.command]
        # What it says on its standard error is ours, so that a crash is seen.
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.running[port] = process
        return process

    def close(self):
        for session in list(self.running):
            self.free(session)

    def answer(self, request):
        if request["command"] not in COMMANDS:
            return {"id": request["id"], "error": {"kind": "unimplemented"}}
        try:
            result = getattr(self, request["command"])(**request["arguments"])
            return {"id": request["id"], "result": result}
        except Exception as error:  # whatever it is, it is told
            return {"id": request["id"], "error": {"kind": "failed", "message": str(error)}}


def put_in(word, values):
    for name, value in values.items():
        word = word.replace(name, value)
    return word


def takes_connections(host, port):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return True
    except OSError:
        return False


def drain(process, ready, said):
    """Reads all that a program says: one that nobody reads comes to a stop."""
    for line in process.stdout:
        if ready is not None and ready in line.decode(errors="replace"):
            said.set()


def read(count):
    data = sys.stdin.buffer.read(count)
    return data if len(data) == count else None


def main():
    parser = argparse.ArgumentParser(description="An adapter around a QSMP peer that is a command.")
    parser.add_argument("--ready", help="what a server says when it serves")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    adapter = Adapter(options.command, options.ready)
    try:
        while (length := read(4)) is not None:
            message = read(struct.unpack(">I", length)[0])
            if message is None:
                break
            reply = json.dumps(adapter.answer(json.loads(message))).encode()
            sys.stdout.buffer.write(struct.pack(">I", len(reply)) + reply)
            sys.stdout.buffer.flush()
    finally:
        adapter.close()


if __name__ == "__main__":
    main()
