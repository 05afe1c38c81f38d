#!/bin/sh
# The `then` of the DeciderSpecification of Emmett accepts decided events that hold more data, or stand in another order,
# than the events written down in the test; only a wrong value or another number of events fails.
# It matters because such a test of a decider of diplomatic acts does not notice that a fold got its events reversed.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact --legacy-peer-deps @event-driven-io/emmett@0.42.0 async-retry@1.3.3 uuid@11.1.0 web-streams-polyfill@4.1.0 commander@14.0.0
cat >show.mjs <<'JS'
import { DeciderSpecification } from '@event-driven-io/emmett';
const recalled = { type: 'EnvoyRecalled', data: { by: 'RUS', day: '2021-03-17' } };
const returned = { type: 'EnvoyReturned', data: { by: 'RUS', day: '2021-06-24' } };
const spec = DeciderSpecification.for({
  decide: () => [recalled, returned],
  evolve: (state) => state,
  initialState: () => ({}),
});
const passes = (events) => {
  try {
    spec([]).when({}).then(events);
    return true;
  } catch {
    return false;
  }
};
const seen = {
  same: passes([recalled, returned]),
  otherOrder: passes([returned, recalled]),
  withoutData: passes([{ type: 'EnvoyRecalled' }, { type: 'EnvoyReturned' }]),
  wrongValue: passes([{ ...recalled, data: { by: 'USA' } }, returned]),
  oneMissing: passes([recalled]),
};
console.log('@event-driven-io/emmett 0.42.0');
console.log('expected: only "same" passes');
console.log('seen: passes', seen);
process.exit(seen.same && seen.otherOrder && seen.withoutData && !seen.wrongValue && !seen.oneMissing ? 0 : 1);
JS
node show.mjs
