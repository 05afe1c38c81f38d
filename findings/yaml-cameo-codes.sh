#!/bin/sh
# An unquoted CAMEO code is a number in YAML, and its leading zero is gone: 010 is 10. Read as YAML 1.1, 010 and 08 both
# become 8 and 057 becomes 47, while 019 stays 19; each of these is another code, or none.
# It matters because 010 (make a statement) and 10 (demand) are different acts of different weight.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact yaml@2.9.1
cat >show.mjs <<'JS'
import { parse } from 'yaml';
const text = '[010, 08, 019, 057]';
const seen = { core: parse(text), yaml11: parse(text, { version: '1.1' }), quoted: parse('["010"]') };
console.log('yaml 2.9.1 on', text);
console.log('expected: the codes as written');
console.log('seen:', seen);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
process.exit(same(seen.core, [10, 8, 19, 57]) && same(seen.yaml11, [8, 8, 19, 47]) && seen.quoted[0] === '010' ? 0 : 1);
JS
node show.mjs
