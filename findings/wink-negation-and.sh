#!/bin/sh
# The negation flag of winkNLP goes on behind "and": in "Russia cannot accept the deal and expelled ten envoys" the expulsion is
# flagged as negated. A comma or "but" ends it.
# It matters when acts are read from reports: what was done in the same breath as something refused is taken for not done.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1
cat >show.mjs <<'JS'
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
const nlp = winkNLP(model);
const negated = (text) => {
  const tokens = nlp.readDoc(text).tokens();
  const flags = tokens.out(nlp.its.negationFlag);
  return tokens.out().filter((_, index) => flags[index]).join(' ');
};
const texts = {
  'Russia cannot accept the deal and expelled ten envoys.': ['accept the deal', 'accept the deal and expelled ten envoys'],
  'Russia cannot accept the deal but expelled ten envoys.': ['accept the deal', 'accept the deal'],
  'Russia cannot accept the deal, and expelled ten envoys.': ['accept the deal', 'accept the deal'],
};
console.log('wink-nlp 2.4.0 with wink-eng-lite-web-model 1.8.1');
const same = Object.entries(texts).map(([text, [expected, asToday]]) => {
  const seen = negated(text);
  console.log(`${text}\n  expected as negated: ${expected}\n  seen as negated: ${seen}`);
  return seen === asToday;
});
process.exit(same.every(Boolean) ? 0 : 1);
JS
node show.mjs
