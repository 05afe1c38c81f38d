#!/bin/sh
# EDTF writes days of which all or one are meant as a range within brackets: {1962-10-26..1962-10-28} is each of three days, [1962-10-26..1962-10-28]
# one of them. The package edtf walks through the three, yet takes the first alone for their end: max is the last moment of the 26th,
# and covers and includes are false for the 27th. The same days named one by one hold to the 28th. It matters for acts of which only
# a span of days is known: whatever asks such a date whether a day lies in it, or sorts by its end, loses all days but one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact edtf@4.11.1
cat >show.mjs <<'JS'
import edtf from 'edtf';
const instant = (number) => new Date(number).toISOString();
const day = edtf('1962-10-27');
const row = (text) => {
  const date = edtf(text);
  return { text, days: [...date].length, end: instant(date.max), covers: date.covers(day) };
};
const named = row('{1962-10-26,1962-10-27,1962-10-28}');
const all = row('{1962-10-26..1962-10-28}');
const one = row('[1962-10-26..1962-10-28]');
const interval = row('1962-10-26/1962-10-28');
console.log('edtf 4.11.1; expected of each: 3 days, end 1962-10-28T23:59:59.999Z, covers 1962-10-27');
for (const { text, days, end, covers } of [named, interval, all, one]) console.log(`${text}\n  seen: ${days} days, end ${end}, covers: ${covers}`);
const whole = ({ days, end, covers }) => days === 3 && end.startsWith('1962-10-28') && covers;
const cut = ({ days, end, covers }) => days === 3 && end.startsWith('1962-10-26') && !covers;
process.exit(whole(named) && whole(interval) && cut(all) && cut(one) ? 0 : 1);
JS
node show.mjs
