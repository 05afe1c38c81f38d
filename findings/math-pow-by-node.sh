#!/bin/sh
# Math.pow gives other last digits under Node 20 than under Node 26; exp, log and sin give the same ones.
# It matters because a simulation with a fixed seed is expected to give the same figures after an upgrade of Node:
# one `**` with a fractional exponent is enough to change a stored fingerprint.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
node="node-$(node -p "process.platform + String.fromCharCode(45) + process.arch")"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "old@npm:$node@20.18.1" "new@npm:$node@26.10.0"
cat >show.mjs <<'JS'
const draws = (function* () {
  for (let state = 1, left = 50_000; left > 0; left--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state / 2 ** 32) * 8 + 0.01;
  }
})();
const values = { pow: [], exp: [], log: [], sin: [] };
for (const x of draws) {
  values.pow.push(Math.pow(x, 0.3));
  for (const name of ['exp', 'log', 'sin']) values[name].push(Math[name](x));
}
console.log(JSON.stringify({ version: process.version, values }));
JS
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs';
const read = (name) => JSON.parse(readFileSync(name, 'utf8'));
const [older, newer] = [read('old.json'), read('new.json')];
const differ = (name) => older.values[name].filter((value, i) => value !== newer.values[name][i]).length;
const seen = Object.fromEntries(['pow', 'exp', 'log', 'sin'].map((name) => [name, differ(name)]));
console.log(`Node ${older.version} against ${newer.version}, 50000 arguments each`);
console.log('expected: no function differs');
console.log('seen: arguments that differ', seen);
process.exit(seen.pow > 1000 && seen.exp + seen.log + seen.sin === 0 ? 0 : 1);
JS
"node_modules/old/bin/node" show.mjs >old.json
"node_modules/new/bin/node" show.mjs >new.json
node compare.mjs
