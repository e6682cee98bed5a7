// ONNX Runtime's side of the benchmark: a line of JSON with a question comes in, a line of JSON with the answer goes out (docs/benchmarks.md).
//
// {"do": "load", "id", "model", "threads", "inputs": {name: {"file", "shape"}}, "outputs": {name: shape}}    files hold raw float32
// {"do": "check", "id", "file"}                         runs it once and writes the first output as raw float32
// {"do": "time", "id", "seconds", "least", "limit"}     the median time of a call, in seconds
// {"do": "settings"} {"do": "drop", "id"}
//
// The session is called as the package itself calls it, without the promise around, and writes into tensors made once: its best case.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const { Tensor } = require('onnxruntime-common');

const home = path.dirname(require.resolve('onnxruntime-node/package.json'));
const { binding, initOrt } = require(path.join(home, 'dist', 'binding.js'));
const cases = new Map();

function floats(file) {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const verbs = {
  load({ id, model, threads, inputs, outputs }) {
    const session = new binding.InferenceSession();
    session.loadModel(model, { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all' });
    const feeds = {}, fetches = {};
    for (const [name, { file, shape }] of Object.entries(inputs)) feeds[name] = new Tensor('float32', floats(file), shape);
    for (const [name, shape] of Object.entries(outputs))
      fetches[name] = new Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    cases.set(id, { session, run: () => session.run(feeds, fetches, {}), first: Object.keys(outputs)[0] });
    return {};
  },

  check({ id, file }) {
    const { run, first } = cases.get(id);
    const { data } = run()[first];
    fs.writeFileSync(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    return {};
  },

  time({ id, seconds, least, limit = Infinity }) {
    const { run } = cases.get(id);
    const times = [];
    const begin = performance.now();
    while (times.length < least || performance.now() - begin < seconds * 1000) {
      const start = performance.now();
      run();
      times.push((performance.now() - start) / 1000);
      if (times[times.length - 1] > limit) break;
    }
    times.sort((a, b) => a - b);
    return { seconds: times[times.length >> 1], calls: times.length };
  },

  drop({ id }) {
    cases.get(id).session.dispose();
    cases.delete(id);
    return {};
  },

  settings() {
    return { version: require('onnxruntime-node/package.json').version, node: process.version };
  },
};

initOrt();
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let answer;
  try {
    const question = JSON.parse(line);
    answer = verbs[question.do](question);
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
});
