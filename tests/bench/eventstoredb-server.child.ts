/** The EventStoreDB test server in a process of its own, so that a client that is measured does not share its thread. */
import { EsdbServer } from '../support/esdb-server.ts';

const server = await EsdbServer.start();
process.stdout.write(`${server.directPort}\n`);
process.on('disconnect', () => process.exit());
