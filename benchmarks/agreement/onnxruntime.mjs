// ONNX Runtime's answers: `node onnxruntime.mjs FOLDER`, with the folder of onnxruntime-node. The protocol is that of pytorch.py.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import { onnxModel, types } from '../peers/onnx-model.mjs';

const require = createRequire(import.meta.url);
const modules = process.argv[2];
const { binding, initOrt } = require(`${modules}/dist/binding.js`);
const { Tensor } = require(`${modules}/../onnxruntime-common`);
const { version } = require(`${modules}/package.json`);

initOrt();
const request = JSON.parse(fs.readFileSync(0, 'utf8'));
const x = new Float32Array(new Uint32Array(request.inputs).buffer);

function answer([op, attributes = {}, ...operands]) {
  const graph = onnxModel();
  const shape = [x.length];
  graph.input('x', types.f32, shape);
  const constants = operands.map((value, i) => graph.constant(`c${i}`, types.f32, [], new Float32Array([value]).buffer));
  graph.output(graph.node(op, ['x', ...constants], attributes), types.f32, shape);
  const session = new binding.InferenceSession();
  const model = graph.serialize();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, { logSeverityLevel: 3 });
  const result = session.run({ x: new Tensor('float32', x, shape) }, { c: null }, {});
  const { data } = result.c;
  return [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
}

const answers = request.cases.map(({ onnx }) => (onnx ? answer(onnx) : null));
console.log(JSON.stringify({ version, answers }));
