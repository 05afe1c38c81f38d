#!/bin/sh
# jStat has no Poisson probability for busy days: of 150 acts on a day on which 150 are expected it is Infinity, of 171 NaN. Its negative
# binomial bears such days, but is NaN wherever the size (the inverse of the overdispersion) lies below 1. Those of @stdlib hold in all of these.
# It matters for daily counts of machine-coded acts, which are often many and far more spread than Poisson: a likelihood over them
# is lost in one day.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact jstat@1.9.6 @stdlib/stats-base-dists-poisson@0.2.2 @stdlib/stats-base-dists-negative-binomial@0.2.2
cat >show.mjs <<'JS'
import negativeBinomial from '@stdlib/stats-base-dists-negative-binomial';
import poisson from '@stdlib/stats-base-dists-poisson';
import jstat from 'jstat';
const { jStat } = jstat;
const cases = [
  ['Poisson: 100 acts, 100 expected', poisson.pmf(100, 100), jStat.poisson.pdf(100, 100)],
  ['Poisson: 150 acts, 150 expected', poisson.pmf(150, 150), jStat.poisson.pdf(150, 150)],
  ['Poisson: 171 acts, 171 expected', poisson.pmf(171, 171), jStat.poisson.pdf(171, 171)],
  ['negative binomial of size 1.5: no act', negativeBinomial.pmf(0, 1.5, 0.5), jStat.negbin.pdf(0, 1.5, 0.5)],
  ['negative binomial of size 0.5: no act', negativeBinomial.pmf(0, 0.5, 0.5), jStat.negbin.pdf(0, 0.5, 0.5)],
];
console.log('jstat 1.9.6; expected: the figures of @stdlib/stats-base-dists-poisson and -negative-binomial 0.2.2');
for (const [what, expected, seen] of cases) console.log(`${what}\n  expected: ${expected}\n  seen: ${seen}`);
const near = ([, expected, seen]) => Math.abs(seen / expected - 1) < 1e-9;
const [hundred, many, more, wide, wider] = cases;
process.exit(near(hundred) && many[2] === Infinity && Number.isNaN(more[2]) && near(wide) && Number.isNaN(wider[2]) ? 0 : 1);
JS
node show.mjs
