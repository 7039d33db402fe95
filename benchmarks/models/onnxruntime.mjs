// ONNX Runtime on one exported model: `onnxruntime.mjs MODULES FOLDER THREADS CALLS`. Prints {"seconds": [...], "rss": bytes}, what the process has grown by, and
// writes the output to FOLDER/onnxruntime.f32. All graph optimizations; the session is made before the clock runs.

import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [modules, folder, threads, calls] = process.argv.slice(2);
const { binding, initOrt } = require(`${modules}/dist/binding.js`);
const { Tensor } = require(`${modules}/../onnxruntime-common`);

/// The elements and the shape of a float32 file of NumPy's format.
function readNpy(path) {
  const bytes = fs.readFileSync(path);
  const begin = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, begin).toString();
  const shape = header.match(/'shape': \(([^)]*)\)/)[1].split(',').filter((size) => size.trim()).map(Number);
  return new Tensor('float32', new Float32Array(bytes.buffer.slice(bytes.byteOffset + begin, bytes.byteOffset + bytes.length)), shape);
}

initOrt();
const before = process.memoryUsage().rss;
const session = new binding.InferenceSession();
session.loadModel(`${folder}/model.onnx`, {
  graphOptimizationLevel: 'all', intraOpNumThreads: Number(threads), interOpNumThreads: 1, executionMode: 'sequential',
  logSeverityLevel: 3,
});
const feeds = { input: readNpy(`${folder}/input.npy`) };
const seconds = [];
let output;
for (let i = 0; i <= Number(calls); ++i) {
  const start = process.hrtime.bigint();
  output = session.run(feeds, { output: null }, {}).output;
  if (i > 0) seconds.push(Number(process.hrtime.bigint() - start) * 1e-9);
}
fs.writeFileSync(`${folder}/onnxruntime.f32`, new Uint8Array(output.data.buffer, output.data.byteOffset, output.data.byteLength));
console.log(JSON.stringify({ seconds, rss: process.memoryUsage().rss - before }));
process.exit(0);
