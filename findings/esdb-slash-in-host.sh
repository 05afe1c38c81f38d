#!/bin/sh
# The EventStoreDB client takes a slash after a host without a port into the name of the host: esdb://store/?tls=false looks for
# a host called "store/". With a port, esdb://store:2113/?tls=false, the slash is left away.
# It matters because URL libraries write that slash; the connection then fails at discovery, far from its cause.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @eventstore/db-client@6.2.1
cat >show.mjs <<'JS'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { parseConnectionString } = require('@eventstore/db-client/dist/Client/parseConnectionString.js');
const host = (text) => parseConnectionString(text).hosts[0].address;
const seen = { withPort: host('esdb://store:2113/?tls=false'), withoutPort: host('esdb://store/?tls=false') };
console.log('@eventstore/db-client 6.2.1');
console.log('expected: the host "store" in both');
console.log('seen:', seen);
process.exit(seen.withPort === 'store' && seen.withoutPort === 'store/' ? 0 : 1);
JS
node show.mjs
