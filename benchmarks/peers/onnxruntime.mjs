// ONNX Runtime, by its Node binding: the record as an ONNX model with the weights as initializers, which it packs when the
// session is made, and all of its graph optimizations. Node cannot map files: it reads the operands into buffers of its own, and
// every call passes through the binding, which takes some microseconds. The protocol is in Driver.h.

import fs from 'node:fs';
import readline from 'node:readline';
import { createRequire } from 'node:module';
import { onnxModel, types } from './onnx-model.mjs';

const require = createRequire(import.meta.url);
const modules = process.argv[2];
const { binding, initOrt } = require(`${modules}/dist/binding.js`);
const { Tensor } = require(`${modules}/../onnxruntime-common`);

class Unsupported extends Error {}

const read = (folder, name) => {
  // A typed array's memory must be aligned, and that of small buffers is shared.
  const bytes = fs.readFileSync(`${folder}/${name}`);
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
};

/// The graph that ends in the activation `name` of value x.
function activate(graph, name, x, slope) {
  switch (name) {
    case 'none': return x;
    case 'relu': case 'reglu': return graph.node('Relu', [x]);
    case 'leaky': return graph.node('LeakyRelu', [x], { alpha: 0.01 });
    case 'prelu': return graph.node('PRelu', [x, slope]);
    case 'elu': return graph.node('Elu', [x], { alpha: 1.0 });
    case 'gelu': return graph.node('Gelu', [x]);
    case 'silu': case 'swiglu': return graph.node('Mul', [x, graph.node('Sigmoid', [x])]);
    default: throw new Unsupported(`there is no model for ${name}`);
  }
}

function contraction(graph, record, folder) {
  const { m, n, k, type, epilogue } = record;
  const hasBias = epilogue.startsWith('bias');
  graph.input('a', type === 'int8' ? types.u8 : types.f32, [m, k]);
  const bias = hasBias ? graph.constant('bias', types.f32, [n], read(folder, 'bias')) : '';
  const product = (name, bias) => {
    const weights = graph.constant(name, type === 'int8' ? types.s8 : types.f32, [k, n], read(folder, name));
    if (type !== 'int8') return graph.node('Gemm', ['a', weights, ...(bias ? [bias] : [])]);
    const one = graph.constant(`${name}_one`, types.f32, [], new Float32Array([1]).buffer);
    const scale = graph.constant(`${name}_scale`, types.f32, [], new Float32Array([record.scale]).buffer);
    return graph.node('MatMulIntegerToFloat', ['a', weights, scale, one, '', '', bias], {}, 'com.microsoft');
  };
  let x = product('b', bias);
  if (epilogue.includes('residual')) {
    graph.input('residual', types.f32, [m, n]);
    x = graph.node('Add', [x, 'residual']);
  }
  const slope = epilogue.includes('prelu') ? graph.constant('slope', types.f32, [n], read(folder, 'slope')) : '';
  x = activate(graph, epilogue.split('+').at(-1), x, slope);
  return epilogue === 'swiglu' || epilogue === 'reglu' ? graph.node('Mul', [x, product('b2', '')]) : x;
}

class Server {
  load({ record, folder }) {
    this.session = undefined;
    if (record.type === 'bf16') throw new Unsupported('it has no bf16 on x86 CPUs');
    const graph = onnxModel();
    let shape;
    if (record.kind === 'elementwise') {
      shape = record.columns ? [record.elements / record.columns, record.columns] : [record.elements];
      if (record.in_place) throw new Unsupported('it has no results in place');
      graph.input('a', types.f32, shape);
      const slope = record.columns ? graph.constant('slope', types.f32, [record.columns], read(folder, 'slope')) : '';
      graph.output(activate(graph, record.function, 'a', slope), types.f32, shape);
    } else {
      shape = [record.m, record.n];
      graph.output(contraction(graph, record, folder), types.f32, shape);
    }
    initOrt();
    const session = new binding.InferenceSession();
    const model = graph.serialize();
    session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      graphOptimizationLevel: 'all', intraOpNumThreads: record.threads, interOpNumThreads: 1, executionMode: 'sequential',
      logSeverityLevel: 3, extra: { session: { force_spinning_stop: '1' } },
    });
    const isInt8 = record.type === 'int8';
    const inputType = isInt8 ? 'uint8' : 'float32', ArrayType = isInt8 ? Uint8Array : Float32Array;
    const all = new ArrayType(read(folder, 'a'));
    const variants = record.variants ?? 1, size = all.length / variants;
    const inputShape = record.kind === 'elementwise' ? shape : [record.m, record.k];
    this.feeds = [];
    for (let i = 0; i < variants; ++i) {
      const feed = { a: new Tensor(inputType, all.subarray(i * size, (i + 1) * size), inputShape) };
      if (record.epilogue?.includes('residual'))
        feed.residual = new Tensor('float32', new Float32Array(read(folder, 'residual')), shape);
      this.feeds.push(feed);
    }
    this.result = new Float32Array(shape.reduce((x, y) => x * y, 1));
    this.fetches = { c: new Tensor('float32', this.result, shape) };
    this.path = `${folder}/c`;
    this.session = session;
    this.calls = 0;
    this.call();
    return 'called through Node, into its own buffers';
  }

  call() {
    this.session.run(this.feeds[this.calls++ % this.feeds.length], this.fetches, {});
  }

  answer(request) {
    if (request.op === 'load') return { ok: true, config: this.load(request) };
    if (!this.session) return { error: 'nothing is loaded' };
    switch (request.op) {
      case 'run': {
        this.call();
        const start = process.hrtime.bigint();
        for (let i = 0; i < request.calls; ++i) this.call();
        return { seconds: Number(process.hrtime.bigint() - start) * 1e-9 / request.calls };
      }
      case 'result': {
        this.calls = 0;
        this.result.fill(NaN);
        this.call();
        // In place: the other drivers have mapped this file.
        const file = fs.openSync(this.path, 'r+');
        fs.writeSync(file, new Uint8Array(this.result.buffer, this.result.byteOffset, this.result.byteLength), 0,
                     this.result.byteLength, 0);
        fs.closeSync(file);
        return { ok: true };
      }
      default: return { error: 'there is no such op' };
    }
  }
}

const server = new Server();
for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.op === 'quit') break;
  let answer;
  try {
    answer = server.answer(request);
  } catch (error) {
    answer = error instanceof Unsupported ? { unsupported: error.message } : { error: String(error.message).split('\n')[0] };
  }
  fs.writeSync(1, JSON.stringify(answer) + '\n');
}
process.exit(0);
