#!/bin/sh
# A tab-separated field that begins with a quotation mark swallows all rows that follow, without an error: tab-separated
# event files know no quoting, but d3-dsv reads tabs by the rules of CSV.
# It matters for event tables with headlines: a file of three acts counts as one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact d3-dsv@3.0.2
cat >show.mjs <<'JS'
import { tsvParseRows } from 'd3-dsv';
const text = ['1\tRUS\t"Reset', '2\tUSA\tTalks in Geneva', '3\tRUS\tEnvoy returns', ''].join('\n');
const rows = tsvParseRows(text);
console.log('d3-dsv 3.0.2 on three rows, the first headline beginning with a quotation mark');
console.log('expected: 3 rows, or an error');
console.log('seen:', rows.length, 'row', JSON.stringify(rows));
process.exit(rows.length === 1 && rows[0][2].includes('Envoy returns') ? 0 : 1);
JS
node show.mjs
