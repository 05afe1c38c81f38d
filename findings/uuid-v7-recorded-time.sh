#!/bin/sh
# UUIDs of version 7 sort by creation within one millisecond, but not when the time is given: then equal times come in random order.
# It matters because events are often given the recorded time of their command; sorting them by id shuffles a batch.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact uuid@14.0.3
cat >show.mjs <<'JS'
import { v7 } from 'uuid';
const recorded = Date.UTC(2021, 5, 16);
const inOrder = (ids) => ids.join() === [...ids].sort().join();
const make = (id) => Array.from({ length: 1000 }, id);
const seen = { free: inOrder(make(() => v7())), given: inOrder(make(() => v7({ msecs: recorded }))) };
console.log('uuid 14.0.3; 1000 ids in one go');
console.log('expected: both in order of creation');
console.log('seen:', seen);
process.exit(seen.free && !seen.given ? 0 : 1);
JS
node show.mjs
