#!/bin/sh
# aggregateStream of Emmett's store in memory, asked to begin at a later position, answers with the number of events it read as
# the version of the stream; readStream with the same options answers with the true one. Its `from` also leaves that event out.
# It matters where a relation is folded on from a snapshot: the next append with that version is refused as a conflict,
# though nobody else wrote, and asking again does not help.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact --legacy-peer-deps @event-driven-io/emmett@0.42.0 async-retry@1.3.3 uuid@11.1.0 web-streams-polyfill@4.1.0 commander@14.0.0
cat >show.mjs <<'JS'
import { getInMemoryEventStore } from '@event-driven-io/emmett';
const store = getInMemoryEventStore();
const act = (day) => ({ type: 'ActRecorded', data: { day } });
const days = ['2021-03-17', '2021-04-13', '2021-04-15', '2021-05-19', '2021-06-16'];
await store.appendToStream('RUS-USA', days.map(act));
const read = { from: 3n };
const { events, currentStreamVersion: whenRead } = await store.readStream('RUS-USA', { ...read });
const { state, currentStreamVersion: whenFolded } = await store.aggregateStream('RUS-USA', {
  initialState: () => [],
  evolve: (known, { data }) => [...known, data.day],
  read: { ...read },
});
const next = await store
  .appendToStream('RUS-USA', [act('2021-06-24')], { expectedStreamVersion: whenFolded })
  .then(() => 'taken', (error) => error.message);
console.log('@event-driven-io/emmett 0.42.0, five acts in a stream, read from position 3');
console.log('expected: version 5 by both; three acts (3 to 5); the next append is taken');
console.log(`seen: version ${whenRead} when read, ${whenFolded} when folded; ${events.length} acts, first ${state[0]}; next: ${next}`);
process.exit(whenRead === 5n && whenFolded === 2n && events.length === 2 && /version 2.*current 5/i.test(next) ? 0 : 1);
JS
node show.mjs
