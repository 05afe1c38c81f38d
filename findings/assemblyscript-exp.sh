#!/bin/sh
# Math.exp compiled by AssemblyScript differs from the Math.exp of Node in about a tenth of the arguments; sqrt never does.
# It matters because a simulation moved to WebAssembly for speed no longer repeats its own figures bit for bit.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact assemblyscript@0.28.20
cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs';
const { instance } = await WebAssembly.instantiate(readFileSync('model.wasm'), { env: { abort() {} } });
const seen = { exp: 0, sqrt: 0 };
let furthest = 0;
for (let i = 0, state = 1; i < 200_000; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  const x = (state / 2 ** 32) * 10;
  const [wasm, node] = [instance.exports.exp(-x), Math.exp(-x)];
  if (wasm !== node) seen.exp++;
  furthest = Math.max(furthest, Math.abs(wasm / node - 1));
  if (instance.exports.sqrt(x) !== Math.sqrt(x)) seen.sqrt++;
}
console.log(`assemblyscript 0.28.20, Node ${process.version}, 200000 arguments from 0 to 10`);
console.log('expected: the same bits from exp(-x) and from sqrt(x)');
console.log('seen: arguments that differ', seen, 'largest relative difference', furthest);
process.exit(seen.exp > 2000 && seen.sqrt === 0 && furthest < 1e-15 ? 0 : 1);
JS
cat >model.ts <<'JS'
export function exp(x: f64): f64 { return Math.exp(x); }
export function sqrt(x: f64): f64 { return Math.sqrt(x); }
JS
npx asc model.ts -o model.wasm -O --runtime stub
node show.mjs
