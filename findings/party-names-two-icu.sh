#!/bin/sh
# A history names its parties by code, and what turns PSE or FLK into words is Intl.DisplayNames, on the server and in the page. Both
# speak of the same region in the same locale, but of two data sets: Chromium ships its own cut of ICU's. Of 249 codes of ISO 3166-1
# four are called otherwise, among them two parties of well-known disputes: what one screen calls Palestinian Territories is
# Palestine on the other, and the Falkland Islands get a second name in brackets. Titles made on one side then do not match names
# made on the other.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --save-exact node@26.10.0 playwright-core@1.65.1 @sparticuz/chromium@147.0.0 >>npm.log 2>&1
cat >show.mjs <<'JS'
import bundled from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
const regions = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (first) =>
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (second) => first + second),
).flat();
const names = (codes) => {
  const words = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return codes.map((code) => words.of(code) ?? '');
};
const browser = await chromium.launch({
  executablePath: await bundled.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const page = await browser.newPage();
const there = await page.evaluate(`(${names})(${JSON.stringify(regions)})`);
const here = names(regions);
const version = browser.version();
await browser.close();
console.log(`Node ${process.version} (ICU ${process.versions.icu}) and Chromium ${version}; expected: one name a code`);
const other = regions.flatMap((code, at) =>
  here[at] !== '' && there[at] !== '' && here[at] !== there[at] ? [`${code}: ${here[at]} | ${there[at]}`] : [],
);
for (const line of other) console.log(`seen  ${line}`);
const has = (code) => other.some((line) => line.startsWith(code));
process.exit(has('PS') && has('FK') && has('HK') && has('MO') ? 0 : 1);
JS
export AWS_EXECUTION_ENV=AWS_Lambda_nodejs22.x TMPDIR="$dir" FONTCONFIG_PATH="$dir"
PATH="$dir/node_modules/.bin:$PATH" node show.mjs
