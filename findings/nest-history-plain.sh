#!/bin/sh
# loadFromHistory of the AggregateRoot of @nestjs/cqrs finds the handler by the name of the event's class: events as a store
# returns them, plain objects with a type, and events of a subclass reach no handler, and nothing says so.
# It matters in event sourcing: a relation folded from its own record looks as if nothing had ever happened.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/cqrs@12.0.0 reflect-metadata@0.2.2 rxjs@7.8.2
cat >show.mjs <<'JS'
import 'reflect-metadata';
import { AggregateRoot } from '@nestjs/cqrs';
class ActRecorded {
  constructor(day) {
    this.day = day;
  }
}
class SummitRecorded extends ActRecorded {}
class Relation extends AggregateRoot {
  days = [];
  onActRecorded({ day }) {
    this.days.push(day);
  }
}
const known = (event) => {
  const relation = new Relation();
  relation.loadFromHistory([event]);
  return relation.days.length;
};
const seen = {
  instance: known(new ActRecorded('2021-04-15')),
  stored: known(JSON.parse('{"type":"ActRecorded","day":"2021-04-15"}')),
  subclass: known(new SummitRecorded('2021-06-16')),
};
console.log('@nestjs/cqrs 12.0.0');
console.log('expected: one act known in each case, or an error');
console.log('seen: acts known', seen);
process.exit(seen.instance === 1 && seen.stored === 0 && seen.subclass === 0 ? 0 : 1);
JS
node show.mjs
