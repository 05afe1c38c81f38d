import { readFileSync } from 'node:fs';
import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { GossipService, type IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import {
  ServerFeaturesService,
  type IServerFeaturesServer,
} from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService, type IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { append, batchAppend } from './esdb-append.ts';
import { Faults } from './esdb-faults.ts';
import { TcpLink } from './esdb-link.ts';
import { EsdbLog, type Expected, type Outcome } from './esdb-log.ts';
import { RpcError, expectedOf, nameOf, notLeader, streamDeleted } from './esdb-messages.ts';
import { read } from './esdb-read.ts';

export interface EsdbServerOptions {
  /** Shared by the nodes of a cluster. */
  readonly log?: EsdbLog;
  readonly version?: string;
  /** Whether the server lists `BatchAppend`. */
  readonly batchAppend?: boolean;
  /** Bytes of one append; the server's own default is 1 MiB. */
  readonly maxAppendSize?: number;
  /** Users with their passwords; without any, everybody is let in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Whether the certificate of `esdb-tls/` is used. */
  readonly tls?: boolean;
  readonly mayReadAll?: boolean;
  /** Streams that may not be written begin with this. */
  readonly readOnlyPrefix?: string;
  /** Events that may wait for a live subscription before it falls behind. */
  readonly liveBuffer?: number;
  /**
   * The checkpoint with which a filtered subscription goes live: none (before 24.2), that of the head, or where nothing matched
   * the largest number there is (24.2.0 to 24.10.4), or the position that the next event will get, with prepare position 0 (25.0.0).
   */
  readonly goingLive?: 'none' | 'head' | 'unknown' | 'next';
}

/** Methods of the streams, with what each of them can do besides. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  append: [],
  delete: [],
  tombstone: [],
  batchappend: ['deadline_duration'],
};

type ContextOptions = Required<Pick<EsdbServerOptions, 'mayReadAll' | 'liveBuffer' | 'goingLive'>>;

/** What the handlers of the calls share. */
export interface ServerContext {
  readonly log: EsdbLog;
  readonly link: TcpLink;
  readonly faults: Faults;
  readonly openReads: Set<unknown>;
  readonly maxAppendSize: number;
  readonly options: ContextOptions;
  authenticate(metadata: Metadata): RpcError | undefined;
  refuseFollower(metadata: Metadata): RpcError | undefined;
  mayWrite(stream: string): boolean;
}

/** Where the certificates of the TLS tests lie. */
export const tlsFile = (name: string): string => new URL(`esdb-tls/${name}`, import.meta.url).pathname;

/**
 * An EventStoreDB for tests: the Streams, ServerFeatures and Gossip services over real gRPC, on a log in memory that
 * outlives `stop`. Clients come through a link that tests can break; `directPort` goes around it.
 */
export class EsdbServer implements ServerContext {
  readonly log: EsdbLog;
  readonly faults = new Faults();
  readonly link = new TcpLink(() => this.#directPort);
  /** Read calls that the server still serves. */
  readonly openReads = new Set<unknown>();
  readonly maxAppendSize: number;
  readonly options: ContextOptions;
  readonly #given: EsdbServerOptions;
  #leader: EsdbServer = this;
  #members: readonly EsdbServer[] = [this];
  #server: Server | undefined;
  #directPort = 0;

  private constructor(given: EsdbServerOptions) {
    this.#given = given;
    this.log = given.log ?? new EsdbLog();
    this.maxAppendSize = given.maxAppendSize ?? 1024 * 1024;
    this.options = {
      mayReadAll: given.mayReadAll ?? true,
      liveBuffer: given.liveBuffer ?? 32,
      goingLive: given.goingLive ?? 'head',
    };
  }

  static async start(options: EsdbServerOptions = {}): Promise<EsdbServer> {
    const server = new EsdbServer(options);
    await server.start();
    return server;
  }

  /** Nodes over one log, the first of them leading. */
  static async startCluster(size: number): Promise<readonly EsdbServer[]> {
    const log = new EsdbLog();
    const nodes = await Promise.all(Array.from({ length: size }, () => EsdbServer.start({ log })));
    for (const node of nodes) node.#members = nodes;
    nodes[0]?.lead();
    return nodes;
  }

  get port(): number {
    return this.link.port;
  }

  get directPort(): number {
    return this.#directPort;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=${this.#given.tls === true}`;
  }

  get isRunning(): boolean {
    return this.#server !== undefined;
  }

  /** Serves again, on the same port and log. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    const streams: IStreamsServer = {
      read: (call) => void read(this, call),
      append: (call, done) => void append(this, call, done),
      batchAppend: (call) => batchAppend(this, call),
      delete: (call, done) => this.#delete(call, done),
      tombstone: (call, done) => this.#tombstone(call, done),
    };
    const features: IServerFeaturesServer = {
      getSupportedMethods: (_call, done) => this.#supportedMethods(done),
    };
    const gossip: IGossipServer = { read: (_call, done) => done(null, this.#clusterInfo()) };
    server.addService(StreamsService, { ...streams });
    server.addService(ServerFeaturesService, { ...features });
    server.addService(GossipService, { ...gossip });
    this.#directPort = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', this.#credentials(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.#server = server;
    await this.link.open();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await this.link.close();
    server?.forceShutdown();
  }

  /** Becomes its cluster's leader. */
  lead(): void {
    for (const member of this.#members) member.#leader = this;
  }

  authenticate(metadata: Metadata): RpcError | undefined {
    const { users } = this.#given;
    if (users === undefined) return undefined;
    const [header] = metadata.get('authorization').map(String);
    const [user = '', ...password] = Buffer.from((header ?? '').replace('Basic ', ''), 'base64')
      .toString('utf8')
      .split(':');
    if (header !== undefined && users[user] === password.join(':')) return undefined;
    return new RpcError(status.UNAUTHENTICATED, 'Unauthenticated');
  }

  refuseFollower(metadata: Metadata): RpcError | undefined {
    const wanted = metadata.get('requires-leader')[0] === 'true';
    return wanted && this.#leader !== this
      ? notLeader({ host: '127.0.0.1', port: this.#leader.port })
      : undefined;
  }

  mayWrite(stream: string): boolean {
    const { readOnlyPrefix } = this.#given;
    return readOnlyPrefix === undefined || !stream.startsWith(readOnlyPrefix);
  }

  #credentials(): ServerCredentials {
    if (this.#given.tls !== true) return ServerCredentials.createInsecure();
    const pair = {
      private_key: readFileSync(tlsFile('server.key')),
      cert_chain: readFileSync(tlsFile('server.crt')),
    };
    return ServerCredentials.createSsl(null, [pair]);
  }

  #supportedMethods(done: sendUnaryData<featuresPb.SupportedMethods>): void {
    const fault = this.faults.next('features');
    if (fault?.kind === 'silence') return;
    // Nobody has to say who they are to learn what there is.
    if (fault?.kind === 'status') return done(new RpcError(fault.code, 'injected'));
    const listed = Object.entries(FEATURES).filter(
      ([name]) => name !== 'batchappend' || this.#given.batchAppend !== false,
    );
    const methods = listed.map(([name, features]) =>
      new featuresPb.SupportedMethod()
        .setServiceName('event_store.client.streams.streams')
        .setMethodName(name)
        .setFeaturesList([...features]),
    );
    const answer = new featuresPb.SupportedMethods()
      .setEventStoreServerVersion(this.#given.version ?? '24.6.0')
      .setMethodsList(methods);
    done(null, answer);
  }

  #clusterInfo(): gossipPb.ClusterInfo {
    const { LEADER, FOLLOWER } = gossipPb.MemberInfo.VNodeState;
    const members = this.#members.map((member) =>
      new gossipPb.MemberInfo()
        .setInstanceId(new sharedPb.UUID().setString(crypto.randomUUID()))
        .setState(this.#leader === member ? LEADER : FOLLOWER)
        .setIsAlive(member.isRunning)
        .setHttpEndPoint(new gossipPb.EndPoint().setAddress('127.0.0.1').setPort(member.port)),
    );
    return new gossipPb.ClusterInfo().setMembersList(members);
  }

  #delete(
    call: ServerUnaryCall<streamsPb.DeleteReq, streamsPb.DeleteResp>,
    done: sendUnaryData<streamsPb.DeleteResp>,
  ): void {
    const refused = this.authenticate(call.metadata) ?? this.refuseFollower(call.metadata);
    if (refused !== undefined) return done(refused);
    const options = call.request.getOptions() ?? new streamsPb.DeleteReq.Options();
    const stream = nameOf(options.getStreamIdentifier());
    const expected = expectedOf(options, options.getRevision());
    const outcome = this.log.delete(stream, expected);
    const position = new streamsPb.DeleteResp.Position();
    finish({ outcome, stream, expected }, position, done, () =>
      new streamsPb.DeleteResp().setPosition(position),
    );
  }

  #tombstone(
    call: ServerUnaryCall<streamsPb.TombstoneReq, streamsPb.TombstoneResp>,
    done: sendUnaryData<streamsPb.TombstoneResp>,
  ): void {
    const refused = this.authenticate(call.metadata) ?? this.refuseFollower(call.metadata);
    if (refused !== undefined) return done(refused);
    const options = call.request.getOptions() ?? new streamsPb.TombstoneReq.Options();
    const stream = nameOf(options.getStreamIdentifier());
    const expected = expectedOf(options, options.getRevision());
    const outcome = this.log.tombstone(stream, expected);
    const position = new streamsPb.TombstoneResp.Position();
    finish({ outcome, stream, expected }, position, done, () =>
      new streamsPb.TombstoneResp().setPosition(position),
    );
  }
}

interface WirePosition {
  setCommitPosition(value: string): unknown;
  setPreparePosition(value: string): unknown;
}

/** An expectation as the trailer of a refusal has it. */
const EXPECTED: Readonly<Record<string, string>> = { 'no-stream': '-1', any: '-2', 'stream-exists': '-4' };

function finish<R>(
  {
    outcome,
    stream,
    expected,
  }: { readonly outcome: Outcome; readonly stream: string; readonly expected: Expected },
  position: WirePosition,
  done: sendUnaryData<R>,
  success: () => R,
): void {
  if (outcome.kind === 'deleted') return done(streamDeleted(stream));
  if (outcome.kind === 'wrong-version') {
    return done(
      new RpcError(status.FAILED_PRECONDITION, 'wrong expected version', {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': EXPECTED[expected] ?? String(expected),
        'actual-version': String(outcome.last),
      }),
    );
  }
  position.setCommitPosition(String(outcome.position));
  position.setPreparePosition(String(outcome.position));
  done(null, success());
}
