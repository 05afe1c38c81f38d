#!/bin/sh
# In sourced a method that calls another recorded method leaves two events, and replaying plays both: the inner change counts
# twice. An event also keeps the caller's object itself: what is changed in it afterwards is changed in the record.
# It matters for a history rebuilt from its events: a summit that lowers tension by one lowers it by two after a restart.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact sourced@4.0.7
cat >show.cjs <<'JS'
const { Entity } = require('sourced');
class Relation extends Entity {
  constructor(snapshot, events) {
    super();
    this.tension = 0;
    this.rehydrate(snapshot, events);
  }
  move(change) {
    this.tension += change.points;
    this.digest('move', change);
  }
  meet(summit) {
    this.move({ points: -1 });
    this.digest('meet', summit);
  }
}
const live = new Relation();
live.meet({ day: '2021-06-16' });
const replayed = new Relation(undefined, live.newEvents);
const other = new Relation();
const change = { points: 2 };
other.move(change);
change.points = 100;
const stored = other.newEvents[0].data.points;
console.log('sourced 4.0.7');
console.log('expected: -1 live and replayed; 2 stored');
console.log(`seen: ${live.tension} live, ${replayed.tension} replayed; ${stored} stored`);
process.exit(live.tension === -1 && replayed.tension === -2 && stored === 100 ? 0 : 1);
JS
node show.cjs
