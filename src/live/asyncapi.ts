import { z } from 'zod';
import type { CommandForm } from '../http/sent-command.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from './names.ts';
import { CLIENT_FRAMES, FRAME_LIMIT, SERVER_FRAMES, SUBSCRIPTIONS_LIMIT } from './protocol.ts';

const DESCRIPTION = `What happened and what it does to tension, as it is recorded. Connect to \`/live\`, subscribe to topics, keep the last position of each, and go on from there after a cut: nothing is missed, nothing comes twice. Every frame is one JSON object with \`v\` and \`type\`, at most ${FRAME_LIMIT / 1024} KiB from a client; one connection listens to at most ${SUBSCRIPTIONS_LIMIT} topics. Where access tokens are in use, send one as \`Authorization: Bearer\`, as the subprotocol \`${TOKEN_SUBPROTOCOL}\` and the token in base64url (beside \`${SUBPROTOCOL}\`); a browser that signed in sends its cookie. The same frames of one topic as server-sent events: \`GET /live/sse?topic=...\`, with \`id\` as position and log (\`12256@LOG\`).`;

type Node = Record<string, unknown>;

type Way = 'sent' | 'received';

const DEFINITION = /"#\/definitions\/([^"]+)"/g;

/**
 * Gathers what schemas have in common under the document's components. A form that is sent may leave out what has a default,
 * the same form as received never does: where both occur, the latter is named `Recorded...`.
 */
class Components {
  readonly schemas: Record<string, Node> = {};
  readonly #sent: ReadonlySet<string>;

  constructor(sent: readonly z.ZodType[]) {
    this.#sent = new Set(sent.flatMap((schema) => Object.keys(converted(schema, 'sent').definitions)));
  }

  add(schema: z.ZodType, way: Way): Node {
    const { node, definitions } = converted(schema, way);
    const nameOf = (name: string): string =>
      way === 'received' && this.#sent.has(name) ? `Recorded${name}` : name;
    const settled = (part: Node): Node =>
      JSON.parse(
        JSON.stringify(part).replace(
          DEFINITION,
          (_, name: string) => `"#/components/schemas/${nameOf(name)}"`,
        ),
      ) as Node;
    for (const [name, definition] of Object.entries(definitions))
      this.schemas[nameOf(name)] = settled(definition);
    return settled(node);
  }
}

function converted(
  schema: z.ZodType,
  way: Way,
): { readonly node: Node; readonly definitions: Record<string, Node> } {
  const io = way === 'sent' ? 'input' : 'output';
  const json = z.toJSONSchema(schema, { io, target: 'draft-07', unrepresentable: 'any' }) as Node;
  const { $schema: _, definitions = {}, ...node } = json;
  return { node, definitions: definitions as Record<string, Node> };
}

const nameOf = (type: string): string =>
  type.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const ref = (path: string): { readonly $ref: string } => ({ $ref: `#/${path}` });

function messagesOf(
  frames: Readonly<Record<string, z.ZodType>>,
  way: Way,
  components: Components,
): Record<string, Node> {
  return Object.fromEntries(
    Object.entries(frames).map(([type, schema]) => [
      nameOf(type),
      {
        name: type,
        contentType: 'application/json',
        ...(schema.meta()?.description === undefined ? {} : { summary: schema.meta()?.description }),
        payload: components.add(schema, way),
      },
    ]),
  );
}

function bodySchemas(commands: Described['commands'], components: Components): Record<string, Node> {
  const bodies: Record<string, Node> = {};
  for (const [name, { body, revisionOf }] of Object.entries(commands)) {
    const revision = revisionOf === undefined ? '' : ` expectedRevision is required: that of ${revisionOf}.`;
    bodies[`${name}Body`] = {
      description: `Body of the command ${name}.${revision}`,
      ...components.add(body, 'sent'),
    };
  }
  return bodies;
}

function eventSchemas(events: Described['events'], components: Components): Record<string, Node> {
  return Object.fromEntries(
    Object.entries(events).map(([type, schema]) => [
      `${type.replace('.', '')}Data`,
      { description: `data of an event ${type}`, ...components.add(schema, 'received') },
    ]),
  );
}

/** What the slices send and take over the protocol. */
export interface Described {
  readonly commands: Readonly<Record<string, CommandForm>>;
  /** The data of an event, by its versioned name. */
  readonly events: Readonly<Record<string, z.ZodType>>;
}

/** Token of the schemas of all events that are pushed, by versioned name. */
export const PUSHED_EVENTS = Symbol('pushed events');

/** The live protocol as an AsyncAPI 3.0 document, made from the schemas that frames are checked by. */
export function asyncApiDocument({ commands, events: pushed }: Described): Node {
  const bodiesSent = Object.values(commands).map(({ body }) => body);
  const components = new Components([...Object.values(CLIENT_FRAMES), ...bodiesSent]);
  const sent = messagesOf(CLIENT_FRAMES, 'sent', components);
  const received = messagesOf(SERVER_FRAMES, 'received', components);
  const bodies = bodySchemas(commands, components);
  const events = eventSchemas(pushed, components);
  const messages = { ...sent, ...received };
  const inChannel = (name: string): { readonly $ref: string } => ref(`channels/live/messages/${name}`);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Détente: live', version: '1', description: DESCRIPTION, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    channels: {
      live: {
        address: '/live',
        title: 'One WebSocket per client',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, ref(`components/messages/${name}`)]),
        ),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      send: {
        action: 'receive',
        channel: ref('channels/live'),
        summary: 'What a client sends',
        messages: Object.keys(sent).map(inChannel),
      },
      listen: {
        action: 'send',
        channel: ref('channels/live'),
        summary: 'What the server sends',
        messages: Object.keys(received).map(inChannel),
      },
    },
    components: {
      messages,
      schemas: { ...components.schemas, ...bodies, ...events },
    },
  };
}
