// Just enough of ONNX's protocol buffers to write a small model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).

export const types = { f32: 1, u8: 2, s8: 3 }; // TensorProto.DataType

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
const integer = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
const text = (field, value) => bytes(field, Buffer.from(value));
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));
const real = (field, value) => {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), buffer]);
};

/// A named value of a type and a shape: ValueInfoProto.
const valueInfo = (field, name, type, shape) => {
  const dims = shape.map(size => message(1, integer(1, size)));
  return message(field, text(1, name), message(2, message(1, integer(1, type), message(2, ...dims))));
};

/// A graph under construction; its result is named c.
export function onnxModel() {
  const nodes = [], constants = [], inputs = [], outputs = [];
  let values = 0;
  return {
    input(name, type, shape) {
      inputs.push(valueInfo(11, name, type, shape));
    },
    constant(name, type, shape, data) {
      constants.push(message(5, ...shape.map(size => integer(1, size)), integer(2, type), text(8, name),
                             bytes(9, Buffer.from(data))));
      return name;
    },
    /// Adds an op with float attributes; the name of its result.
    node(op, operands, attributes = {}, domain = '') {
      const result = `v${values++}`;
      const fields = Object.entries(attributes).map(
        ([name, value]) => message(5, text(1, name), real(2, value), integer(20, 1)));
      nodes.push(message(1, ...operands.map(name => text(1, name)), text(2, result), text(4, op), ...fields, text(7, domain)));
      return result;
    },
    output(value, type, shape) {
      nodes.push(message(1, text(1, value), text(2, 'c'), text(4, 'Identity')));
      outputs.push(valueInfo(12, 'c', type, shape));
    },
    serialize() {
      const opset = (domain, version) => message(8, text(1, domain), integer(2, version));
      return Buffer.concat([
        integer(1, 9), message(7, ...nodes, text(2, 'record'), ...constants, ...inputs, ...outputs),
        opset('', 20), opset('com.microsoft', 1),
      ]);
    },
  };
}
