#!/bin/sh
# compromise-dates reads "16-17 June 2021" as one hour of 1 June, from four to five in the afternoon; "until 25 December 1991" begins
# on that day and runs to the day of reading; "expelled ten diplomats on April 16", read in June 2021, is April 2022.
# "between 2013 and 2015" is two separate years. A single full date is read well.
# It matters when acts are coded from reports: a summit of two days and the end of a state are dated wrongly, with no sign of it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact compromise@14.17.0 compromise-dates@3.9.0
cat >show.mjs <<'JS'
import nlp from 'compromise';
import dates from 'compromise-dates';
nlp.plugin(dates);
const minute = (instant) => instant.slice(0, 16);
const read = (text) =>
  nlp(text).dates({ today: '2021-06-16', timezone: 'UTC' }).get().map(({ start, end }) => `${minute(start)} to ${minute(end)}`);
const texts = {
  'The talks of 16-17 June 2021 ended.': '16 to 17 June 2021',
  'The Soviet Union existed until 25 December 1991.': 'up to 25 December 1991',
  'Russia expelled ten diplomats on April 16.': '16 April 2021',
  'The crisis lasted between 2013 and 2015.': '2013 to 2015, one span',
  'The summit took place on 16 June 2021.': '16 June 2021',
};
console.log('compromise-dates 3.9.0 with compromise 14.17.0; read on 16 June 2021');
const seen = Object.keys(texts).map((text) => {
  const found = read(text);
  console.log(`${text}\n  expected: ${texts[text]}\n  seen: ${found.join(' | ')}`);
  return found.join(' | ');
});
const asToday = [
  '2021-06-01T16:00 to 2021-06-01T17:00',
  '1991-12-25T00:00 to 2021-06-16T00:00',
  '2022-04-16T00:00 to 2022-04-16T23:59',
  '2013-01-01T00:00 to 2013-12-31T23:59 | 2015-01-01T00:00 to 2015-12-31T23:59',
  '2021-06-16T00:00 to 2021-06-16T23:59',
];
process.exit(JSON.stringify(seen) === JSON.stringify(asToday) ? 0 : 1);
JS
TZ=UTC node show.mjs
