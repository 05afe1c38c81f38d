#!/bin/sh
# A passive that is negated is no passive for compromise, and its tense is the past whatever it was: "will not be lifted" is in the
# past, while "will be lifted" is a passive in the future. That the verb is negated is found in both.
# It matters when acts are read from reports: who did not act stands behind "by", but is not looked for there.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact compromise@14.17.0
cat >show.mjs <<'JS'
import nlp from 'compromise';
const read = (text) => {
  const { negative, grammar } = nlp(text).verbs().json()[0].verb;
  return `passive ${grammar.passive === true}, ${grammar.tense}, negated ${negative}`;
};
const pairs = [
  ['Diplomats were expelled by Russia.', 'Diplomats were not expelled by Russia.', 'PastTense'],
  ['The treaty was signed by Israel.', 'The treaty was never signed by Israel.', 'PastTense'],
  ['Sanctions will be lifted by Washington.', 'Sanctions will not be lifted by Washington.', 'FutureTense'],
];
console.log('compromise 14.17.0');
const same = pairs.map(([plain, negated, tense]) => {
  const [one, other] = [read(plain), read(negated)];
  console.log(`${plain} -> ${one}`);
  console.log(`${negated}\n  expected: passive true, ${tense}, negated true\n  seen: ${other}`);
  return one === `passive true, ${tense}, negated false` && other === 'passive false, PastTense, negated true';
});
process.exit(same.every(Boolean) ? 0 : 1);
JS
node show.mjs
