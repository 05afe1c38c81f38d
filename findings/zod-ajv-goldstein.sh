#!/bin/sh
# Zod accepts 0.3 and 9.2 as multiples of 0.1; Ajv refuses them by the JSON Schema that Zod wrote for the same type.
# It matters because Goldstein weights have one decimal: an editor that checks a scenario by the published schema
# refuses values that the reader of the file accepts, and only some of them.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact zod@4.6.7 ajv@8.20.0
cat >show.mjs <<'JS'
import { z } from 'zod';
import { Ajv2020 } from 'ajv/dist/2020.js';
const weight = z.number().min(-10).max(10).multipleOf(0.1);
const byAjv = new Ajv2020().compile(z.toJSONSchema(weight));
const weights = Array.from({ length: 201 }, (_, i) => (i - 100) / 10);
const accepted = (accepts) => weights.filter(accepts);
const seen = { zod: accepted((w) => weight.safeParse(w).success).length, ajv: accepted((w) => byAjv(w)).length };
console.log('zod 4.6.7, ajv 8.20.0; the 201 weights from -10.0 to 10.0');
console.log('expected: both accept all 201');
console.log('seen:', seen, 'Ajv on 0.3 and 1.1:', byAjv(0.3), byAjv(1.1));
process.exit(seen.zod === 201 && seen.ajv < 201 && !byAjv(0.3) && byAjv(1.1) ? 0 : 1);
JS
node show.mjs
