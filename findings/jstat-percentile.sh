#!/bin/sh
# The percentile of jStat stops at the second largest value until exactly 1: of twenty values, 0.95, 0.96 and 0.99 are the same.
# simple-statistics and d3-array agree with each other and go on between the two largest values.
# It matters for the upper edge of a band of sampled futures, which comes out too low and flat.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact jstat@1.9.6 simple-statistics@7.12.1 d3-array@3.2.5
cat >show.mjs <<'JS'
import jstat from 'jstat';
import { quantile } from 'simple-statistics';
import { quantile as d3Quantile } from 'd3-array';
const levels = Array.from({ length: 20 }, (_, i) => (i + 1) * 10);
const at = [0.5, 0.95, 0.96, 0.99, 1];
const round = (value) => Math.round(value * 1e6) / 1e6;
const seen = {
  jstat: at.map((p) => round(jstat.percentile(levels, p))),
  simpleStatistics: at.map((p) => round(quantile(levels, p))),
  d3: at.map((p) => round(d3Quantile(levels, p))),
};
console.log('jstat 1.9.6, simple-statistics 7.12.1, d3-array 3.2.5; 10, 20 to 200 at', at);
console.log('expected: a rising edge, as 0.5 is the same for all three');
console.log('seen:', seen);
const flat = seen.jstat[1] === 190 && seen.jstat[2] === 190 && seen.jstat[3] === 190 && seen.jstat[4] === 200;
process.exit(flat && seen.jstat[0] === seen.d3[0] && seen.d3[3] > 195 ? 0 : 1);
JS
node show.mjs
