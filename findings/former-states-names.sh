#!/bin/sh
# Intl.DisplayNames names the codes of states that ended by a successor: SU is Russia, YU is Serbia, DD is Germany and AN is Curaçao.
# It matters for long event histories: an act of the Soviet Union of 1962 is shown as one of Russia, with no sign of it.
# Seen in the language data of Node 20 and 26.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
node="node-$(node -p "process.platform + String.fromCharCode(45) + process.arch")"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "new@npm:$node@26.10.0"
cat >show.mjs <<'JS'
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const expected = { SU: 'Russia', YU: 'Serbia', DD: 'Germany', AN: 'Curaçao' };
const seen = Object.fromEntries(Object.keys(expected).map((code) => [code, names.of(code)]));
console.log(`Node ${process.version}, CLDR ${process.versions.cldr}`);
console.log('expected: Soviet Union, Yugoslavia, East Germany, Netherlands Antilles, or no name');
console.log('seen:', seen);
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node_modules/new/bin/node show.mjs
