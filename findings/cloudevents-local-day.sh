#!/bin/sh
# The JavaScript SDK of CloudEvents keeps the time of an event as it was written while the event stays in memory, but both forms
# that leave the process, structured and binary, hold it in UTC and cut to milliseconds; the offset cannot be had back.
# It matters for acts dated where they happened: one of half past midnight in Moscow is received as one of the day before,
# and two stamps of one batch that differ by microseconds are received as equal.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact cloudevents@10.0.0
cat >show.mjs <<'JS'
import { CloudEvent, HTTP } from 'cloudevents';
const act = (time) => new CloudEvent({ id: '1', type: 'act.recorded', source: '/relations/RUS-USA', data: {}, time });
const moscow = act('2021-04-15T00:30:00+03:00');
const structured = HTTP.toEvent(HTTP.structured(moscow)).time;
const binary = HTTP.toEvent(HTTP.binary(moscow)).time;
const [first, second] = ['100', '900'].map((micros) => HTTP.toEvent(HTTP.binary(act(`2021-04-15T10:00:00.123${micros}Z`))).time);
console.log('cloudevents 10.0.0');
console.log('expected: 2021-04-15T00:30:00+03:00 on both sides; stamps of different microseconds differ');
console.log(`seen: in memory ${moscow.time}, received ${structured} and ${binary}; microseconds: ${first} and ${second}`);
const day = (time) => time.slice(0, 10);
process.exit(
  day(moscow.time) === '2021-04-15' && day(structured) === '2021-04-14' && day(binary) === '2021-04-14' && first === second ? 0 : 1,
);
JS
node show.mjs
