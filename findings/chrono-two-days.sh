#!/bin/sh
# chrono reads "16-17 June 2021" as two days, but of "16 and 17 June 2021" only the 17th; and "last June", read in June 2021,
# is the June that is running: the word "last" is dropped.
# It matters when acts are coded from reports: the first day of a summit is lost and old acts are dated to today.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact chrono-node@2.10.3
cat >show.mjs <<'JS'
import { parse } from 'chrono-node';
const report = new Date('2021-06-20T12:00:00Z');
const day = (date) => date.toISOString().slice(0, 10);
const read = (text) => parse(text, report).map((r) => [r.text, day(r.start.date()), ...(r.end ? [day(r.end.date())] : [])]);
const seen = Object.fromEntries(['16-17 June 2021', '16 and 17 June 2021', 'last June'].map((text) => [text, read(text)]));
console.log('chrono-node 2.10.3; the report is of 20 June 2021');
console.log('expected: the 16th in the first two, June 2020 in the third');
console.log('seen:', JSON.stringify(seen));
const lost = !JSON.stringify(seen['16 and 17 June 2021']).includes('2021-06-16');
process.exit(seen['16-17 June 2021'][0][2] === '2021-06-17' && lost && seen['last June'][0][1] === '2021-06-01' ? 0 : 1);
JS
TZ=UTC node show.mjs
