#!/bin/sh
# Events that Castore stores as one group in memory do not share the instant that one of them carries: the others get the clock's.
# Its adapter means to hand that instant on, but its test for the first one found is the wrong way round.
# It matters where a documented history is replayed with its own days: the acts of one day come apart by years.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --save-exact @castore/core@2.4.2 @castore/event-storage-adapter-in-memory@2.4.2
cat >show.mjs <<'JS'
import core from '@castore/core';
import memory from '@castore/event-storage-adapter-in-memory';

const eventStorageAdapter = new memory.InMemoryEventStorageAdapter();
const storeOf = (eventStoreId) =>
  new core.EventStore({ eventStoreId, eventTypes: [], reducer: (state, event) => ({ ...state, ...event }), eventStorageAdapter });
const [relations, summits] = [storeOf('RELATIONS'), storeOf('SUMMITS')];
const documented = '2021-06-16T12:00:00.000Z';
await core.EventStore.pushEventGroup(
  summits.groupEvent({ aggregateId: 'geneva', version: 1, type: 'SUMMIT_HELD', timestamp: documented }),
  relations.groupEvent({ aggregateId: 'RUS-USA', version: 1, type: 'ACT_RECORDED' }),
);
const instantOf = async (store, id) => (await store.getEvents(id)).events[0].timestamp;
const given = await instantOf(summits, 'geneva');
const other = await instantOf(relations, 'RUS-USA');
console.log('@castore/core and @castore/event-storage-adapter-in-memory 2.4.2, one group of two events');
console.log('the event that carries an instant:', given);
console.log(`the other; expected: ${documented} (that of its group); seen: ${other === documented ? other : 'the clock of this machine'}`);
process.exit(given === documented && Date.parse(other) > Date.parse('2026-01-01') ? 0 : 1);
JS
node show.mjs
