"""Writes a model whose weights are in a file: external-data.py MODEL LOCATION LENGTH. It adds y = x + weights."""

import sys


def field(number, payload):
    """A field of protobuf's wire format: a number, or bytes with their length."""
    if isinstance(payload, int):
        return varint(number << 3) + varint(payload)
    payload = payload.encode() if isinstance(payload, str) else payload
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(value):
    result = b""
    while value > 127:
        result += bytes([value & 127 | 128])
        value >>= 7
    return result + bytes([value])


def value_info(name):
    dims = field(1, field(1, 4))
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


path, location, length = sys.argv[1:]
entries = b"".join(field(13, field(1, key) + field(2, value)) for key, value in (("location", location), ("length", length)))
weights = field(1, 4) + field(2, 1) + field(8, "w") + entries + field(14, 1)
node = field(1, "x") + field(1, "w") + field(2, "y") + field(4, "Add")
graph = field(1, node) + field(2, "g") + field(5, weights) + field(11, value_info("x")) + field(12, value_info("y"))
with open(path, "wb") as file:
    file.write(field(1, 8) + field(8, field(1, "") + field(2, 13)) + field(7, graph))
