#!/usr/bin/env python3
"""Reads QSMP test vectors with nothing but Python's standard library, and recomputes some of them.

    python3 qsmp_vectors.py FOLDER        every file of the types below in a folder
    python3 qsmp_vectors.py FILE ...      these files

Recomputed: header, transcript, cshake, kmac and key-schedule. It has a Keccak of its own, since hashlib has
no cSHAKE and no sponge of rate 72. Exit code 0: all values agree. 1: one differs. 2: a file cannot be read.
"""

import hashlib
import json
import pathlib
import struct
import sys

# Keccak-f[1600] (FIPS 202, 3.3).

ROUND_CONSTANTS = []
ROTATIONS = [[0] * 5 for _ in range(5)]
MASK = (1 << 64) - 1


def _prepare():
    register = 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        ROUND_CONSTANTS.append(constant)
    x, y = 1, 0
    for t in range(24):
        ROTATIONS[x][y] = ((t + 1) * (t + 2) // 2) % 64
        x, y = y, (2 * x + 3 * y) % 5


_prepare()


def rotate(lane, bits):
    return ((lane << bits) | (lane >> (64 - bits))) & MASK


def permute(lanes):
    """One permutation of 25 lanes, lane x + 5 y."""
    for constant in ROUND_CONSTANTS:
        column = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        delta = [column[(x - 1) % 5] ^ rotate(column[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ delta[i % 5] for i, lane in enumerate(lanes)]
        moved = [0] * 25
        for x in range(5):
            for y in range(5):
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(lanes[x + 5 * y], ROTATIONS[x][y])
        lanes = [
            moved[i] ^ (~moved[(i + 1) % 5 + i // 5 * 5] & moved[(i + 2) % 5 + i // 5 * 5] & MASK)
            for i in range(25)
        ]
        lanes[0] ^= constant
    return lanes


class Sponge:
    """A Keccak sponge of any rate, its state open to its owner (FIPS 202, 4)."""

    def __init__(self, rate):
        self.rate = rate
        self.state = bytearray(200)
        self.position = 0

    def permute(self):
        self.state = bytearray(struct.pack("<25Q", *permute(list(struct.unpack("<25Q", self.state)))))
        self.position = 0

    def absorb(self, data):
        for byte in data:
            self.state[self.position] ^= byte
            self.position += 1
            if self.position == self.rate:
                self.permute()
        return self

    def fill_block(self):
        if self.position > 0:
            self.permute()
        return self

    def pad(self, domain):
        self.state[self.position] ^= domain
        self.state[self.rate - 1] ^= 0x80
        self.permute()
        return self

    def squeeze(self, length):
        output = bytearray()
        while len(output) < length:
            output += self.state[: min(self.rate, length - len(output))]
            if len(output) < length:
                self.permute()
        return bytes(output)


# SP 800-185, also at rate 72, which it does not define (PRM-01).


def big_endian(value):
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def left_encode(value):
    digits = big_endian(value)
    return bytes([len(digits)]) + digits


def right_encode(value):
    digits = big_endian(value)
    return digits + bytes([len(digits)])


def encode_string(data):
    return left_encode(8 * len(data)) + data


def absorb_bytepad(sponge, *strings):
    sponge.absorb(left_encode(sponge.rate))
    for string in strings:
        sponge.absorb(encode_string(string))
    return sponge.fill_block()


def cshake(rate, x, n, s, length):
    return absorb_bytepad(Sponge(rate), n, s).absorb(x).pad(0x04).squeeze(length)


def kmac(rate, key, message, length, customization, padding):
    sponge = absorb_bytepad(Sponge(rate), b"KMAC", customization)
    absorb_bytepad(sponge, key)
    sponge.absorb(message)
    ending = right_encode(8 * length)
    if padding == "deployed" and sponge.position >= rate - len(ending):
        # PRM-09: the begun block is permuted as it is, then absorbed once more with its first bytes overwritten.
        begun = message[len(message) - sponge.position :]
        block = bytearray(rate)
        block[: len(begun)] = begun
        block[: len(ending)] = ending
        block[len(ending)] = 0x04
        block[rate - 1] |= 0x80
        sponge.fill_block().absorb(block)
        return sponge.squeeze(length)
    return sponge.absorb(ending).pad(0x04).squeeze(length)


def stretch(value):
    """A long input: so many bytes of SHAKE128 of a seed."""
    return hashlib.shake_128(bytes.fromhex(value["shake128"])).digest(value["length"])


# What each type expects, recomputed from parameters and prompt.


def header(parameters, prompt):
    fields = struct.Struct("<BIQQ")
    if "header" in prompt:
        flag, msglen, sequence, utctime = fields.unpack(bytes.fromhex(prompt["header"]))
        return {"flag": flag, "msglen": msglen, "sequence": str(sequence), "utctime": str(utctime)}
    numbers = (prompt["flag"], prompt["msglen"], int(prompt["sequence"]), int(prompt["utctime"]))
    return {"header": fields.pack(*numbers).hex()}


def cshake_test(parameters, prompt):
    x, n, s = (bytes.fromhex(prompt[name]) for name in ("X", "N", "S"))
    return {"output": cshake(parameters["rate"], x, n, s, prompt["length"]).hex()}


def kmac_test(parameters, prompt):
    key, message, customization = (bytes.fromhex(prompt[name]) for name in ("key", "message", "customization"))
    rate, padding = parameters["rate"], parameters["padding"]
    return {"tag": kmac(rate, key, message, prompt["length"], customization, padding).hex()}


def key_schedule(parameters, prompt):
    simplex = parameters["variant"] == "simplex"
    rate, key, nonce = (136, 32, 32) if simplex else (72, 64, 32)
    value = {name: bytes.fromhex(text) for name, text in prompt.items()}
    if "secret" in value:
        x, n, s = value["secret"], value["configuration"], value["ratchetKey"]
    elif simplex:
        x = value["secretA"]
        n, s = (value["transcript"], b"") if parameters["dialect"] == "reference" else (b"", value["transcript"])
    else:
        a, b, transcript = value["secretA"], value["secretB"], value["transcript"]
        x, n, s = {
            "reference": (a, transcript, b),
            "specification-1.4": (a + b, b"", transcript),
            "formal-2026": (a, b, transcript),
        }[parameters["dialect"]]
    # The ratchet key begins at the next whole block (sections 5 and 6).
    ratchet = -(-2 * (key + nonce) // rate) * rate
    output = cshake(rate, x, n, s, ratchet + key).hex()
    piece = lambda start, length: output[2 * start : 2 * (start + length)]
    return {
        "X": x.hex(),
        "N": n.hex(),
        "S": s.hex(),
        "clientKey": piece(0, key),
        "clientNonce": piece(key, nonce),
        "serverKey": piece(key + nonce, key),
        "serverNonce": piece(2 * key + nonce, nonce),
        "ratchetKey": piece(ratchet, key),
    }


def transcript(parameters, prompt):
    simplex = parameters["variant"] == "simplex"
    digest = hashlib.sha3_256 if simplex else hashlib.sha3_512
    hashed = lambda *parts: digest(b"".join(parts)).digest()
    start = [bytes.fromhex(prompt["configuration"]), bytes.fromhex(prompt["keyIdentity"])]
    keys = [stretch(prompt[name]) for name in ("clientKey", "serverKey") if name in prompt]
    sch = hashed(*start, *keys)
    expected = {"start": sch.hex(), "after": []}

    def fold(part):
        nonlocal sch
        sch = hashed(sch, part)
        expected["after"].append(sch.hex())

    if simplex:
        fold(bytes.fromhex(prompt["hash2"]))
        fold(stretch(prompt["ciphertext"]))
        return expected
    # A packet that the dialect does not fold is not given.
    for name in ("hash1", "hash2", "hash3", "hash4"):
        if name in prompt:
            fold(bytes.fromhex(prompt[name]))
    confirmed = hashed(sch, bytes.fromhex(prompt["header5"])) if "header5" in prompt else sch
    if "message5" in prompt:
        fold(bytes.fromhex(prompt["message5"]))
    answered = hashed(confirmed) if "header5" in prompt else hashed(sch)
    return {**expected, "confirmation5": confirmed.hex(), "confirmation6": answered.hex()}


TYPES = {
    "qsmp-vectors-header-1.schema.json": header,
    "qsmp-vectors-transcript-1.schema.json": transcript,
    "qsmp-vectors-cshake-1.schema.json": cshake_test,
    "qsmp-vectors-kmac-1.schema.json": kmac_test,
    "qsmp-vectors-key-schedule-1.schema.json": key_schedule,
}


def verify(path, document, recompute):
    """The number of tests, and a sentence for each that differs."""
    count, failures = 0, []
    for group in document["testGroups"]:
        for test in group["tests"]:
            count += 1
            if recompute(group["parameters"], test["prompt"]) != test["expected"]:
                failures.append(f"{path}: test {test['tcId']} ({test['comment']}) differs")
    if count != document["numberOfTests"]:
        failures.append(f"{path}: {count} tests, not {document['numberOfTests']}")
    return count, failures


def main(arguments):
    paths = [pathlib.Path(argument) for argument in arguments]
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(paths[0].glob("*.json"))
    wrong = tried = 0
    for path in paths:
        try:
            document = json.loads(path.read_bytes())
            recompute = TYPES.get(document["schema"])
            if recompute is None:
                continue
            count, failures = verify(path, document, recompute)
        except (OSError, ValueError, KeyError, TypeError) as error:
            print(f"{path} cannot be read: {error!r}", file=sys.stderr)
            return 2
        tried += 1
        wrong += len(failures)
        print(f"{path.name}: {count} tests, {len(failures)} differ")
        for failure in failures:
            print(failure, file=sys.stderr)
    print(f"{tried} files")
    return 1 if wrong else 0 if tried else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
