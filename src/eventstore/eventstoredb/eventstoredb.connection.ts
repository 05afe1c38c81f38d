import { readFileSync } from 'node:fs';
import { EventStoreDBClient } from '@eventstore/db-client';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { EventStoreDbAddress } from './eventstoredb-address.ts';
import { withinDeadline } from './eventstoredb.deadline.ts';
import { StoreError } from '../port.ts';

/** A call whose responses arrive one after another. */
export type ReadCall = ReturnType<StreamsClient['read']>;
/** A call over which many appends travel at once. */
export type BatchCall = ReturnType<StreamsClient['batchAppend']>;

const FOR_EVER = { deadline: Infinity } as const;
/** Only the leader has seen every append that was acknowledged; a follower would answer with what it has. */
const OF_LEADER = { requiresLeader: true } as const;

/**
 * The client's connection: channel, TLS, credentials, discovery of a cluster's leader, and a new channel after a lost
 * one are the client's; the calls themselves are made here, over the protocol classes that it ships, because its own
 * (6.2.1) have faults:
 *
 * - appends in flight stand in one map of the whole process: one failing connection rejects everybody's appends, and
 *   a later answer to one of them throws out of an event handler, which ends the process;
 * - a write that waits when the connection breaks rejects a promise nobody holds, which ends the process too;
 * - `caughtUp` and checkpoints overtake the events before them, so a consumer that resumes from one loses events;
 * - leaving a read early leaves the call open on the server;
 * - `readAll` cannot filter.
 */
export class EventStoreDbConnection extends EventStoreDBClient {
  /** The channel in use; the client closes those that it gives up. */
  #channel: Awaited<ReturnType<EventStoreDBClient['getChannel']>> | undefined;

  constructor(address: EventStoreDbAddress, name = 'detente') {
    const options = optionsOf(address, name);
    const credentials = channelCredentials(address);
    const [node] = address.nodes;
    if (node === undefined) throw new StoreError('unusable', 'no EventStoreDB host is named', 'Name one.');
    // The overloads of the constructor take one form of settings each.
    if (address.discover) super({ discover: node, ...options }, credentials, address.credentials);
    else if (address.nodes.length > 1)
      super({ endpoints: [...address.nodes], ...options }, credentials, address.credentials);
    else super({ endpoint: node, ...options }, credentials, address.credentials);

    // The client calls it without waiting: a rejection (no leader found meanwhile) would end the process.
    const handle = this.handleError;
    this.handleError = async (client, error) => {
      try {
        await handle(client, error);
      } catch {
        // The next call looks for a node anew and reports what it finds.
      }
    };
    // Its `dispose` ends calls and leaves the channels open.
    const channelOf = this.getChannel;
    this.getChannel = async () => {
      this.#channel = await channelOf();
      return this.#channel;
    };
  }

  read(request: streamsPb.ReadReq): Promise<ReadCall> {
    const open = this.GRPCStreamCreator(StreamsClient, 'read', (client) =>
      client.read(request, ...this.callArguments(OF_LEADER, FOR_EVER)),
    );
    return open();
  }

  batchAppend(): Promise<BatchCall> {
    const open = this.GRPCStreamCreator(StreamsClient, 'batchAppend', (client) =>
      client.batchAppend(...this.callArguments(OF_LEADER, FOR_EVER)),
    );
    return open();
  }

  /** Deletes a stream for good. Rejects with the failure of the call. */
  tombstone(request: streamsPb.TombstoneReq): Promise<void> {
    return this.execute(
      StreamsClient,
      'tombstone',
      (client) =>
        new Promise((resolve, reject) => {
          client.tombstone(request, ...this.callArguments(OF_LEADER), (error) => {
            if (error === null) resolve();
            else reject(error);
          });
        }),
    );
  }

  /** The server's version, e.g. `24.6.0.0`. The client keeps its own answer to this even when it was a failure. */
  serverVersion(): Promise<string> {
    return this.execute(
      ServerFeaturesClient,
      'serverVersion',
      (client) =>
        new Promise((resolve, reject) => {
          client.getSupportedMethods(new sharedPb.Empty(), ...this.callArguments({}), (error, methods) => {
            if (error === null) resolve(methods.getEventStoreServerVersion());
            else reject(error);
          });
        }),
    );
  }

  /** Ends all calls; waits for them no longer than a second. */
  async close(): Promise<void> {
    await withinDeadline(this.dispose(), 'close', 1_000).catch(() => undefined);
    this.#channel?.close();
  }
}

function optionsOf(address: EventStoreDbAddress, name: string) {
  const {
    nodes: _n,
    discover: _d,
    tls: _t,
    credentials: _c,
    tlsCaFile: _ca,
    userCertFile: _u,
    userKeyFile: _k,
    ...rest
  } = address;
  return { connectionName: name, ...rest };
}

function channelCredentials(address: EventStoreDbAddress) {
  if (!address.tls) return { insecure: true };
  return {
    insecure: false,
    ...(address.tlsCaFile === undefined ? {} : { rootCertificate: pem('tlsCAFile', address.tlsCaFile) }),
    ...(address.userCertFile === undefined
      ? {}
      : { userCertFile: pem('userCertFile', address.userCertFile) }),
    ...(address.userKeyFile === undefined ? {} : { userKeyFile: pem('userKeyFile', address.userKeyFile) }),
  };
}

function pem(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new StoreError(
      'unusable',
      `the file "${path}" that ${option} of the EventStoreDB connection string names cannot be read`,
      'Correct the path (it is taken from the working directory), or its permissions.',
      { cause },
    );
  }
}
