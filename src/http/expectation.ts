import { z } from 'zod';

/** What of a JSON Schema is put into words. */
interface Node {
  readonly $ref?: string;
  readonly allOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly title?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly prefixItems?: readonly Node[];
  readonly items?: Node | boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $defs?: Readonly<Record<string, Node>>;
}

export type FaultPath = readonly PropertyKey[];

const roots = new WeakMap<z.ZodType, Node>();

function rootOf(schema: z.ZodType): Node {
  let root = roots.get(schema);
  if (root === undefined) {
    root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
    roots.set(schema, root);
  }
  return root;
}

function resolved(node: Node | undefined, root: Node): Node | undefined {
  if (node?.$ref === undefined) return node;
  const name = node.$ref.split('/').at(-1) ?? '';
  return resolved(root.$defs?.[name], root);
}

/** The node itself, or each form that it may have. */
function formsOf(node: Node | undefined, root: Node): readonly Node[] {
  const at = resolved(node, root);
  if (at === undefined) return [];
  const choices = at.anyOf ?? at.oneOf;
  return choices === undefined ? [at] : choices.flatMap((choice) => formsOf(choice, root));
}

/** What the schema has at a path: of a value that may have several forms, each that goes on that way. */
function nodesAt(root: Node, path: FaultPath): readonly Node[] {
  let nodes = formsOf(root, root);
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      if (typeof step !== 'number') return formsOf(node.properties?.[String(step)], root);
      return formsOf(
        node.prefixItems?.[step] ?? (typeof node.items === 'object' ? node.items : undefined),
        root,
      );
    });
  }
  return nodes;
}

/** The names of the fields that the schema knows at a path. */
export const fieldsAt = (schema: z.ZodType, path: FaultPath): readonly string[] => [
  ...new Set(nodesAt(rootOf(schema), path).flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** What the schema expects at a path, as the end of a sentence: `a number from 1 to 99`. */
export function expectationAt(schema: z.ZodType, path: FaultPath): string {
  const forms = new Set(nodesAt(rootOf(schema), path).map(inWords));
  return forms.size === 0 ? 'left out' : [...forms].join(' or ');
}

function inWords(node: Node): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) {
    const values = node.enum.map((value) => JSON.stringify(value));
    return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
  }
  switch (node.type) {
    case 'integer':
      return `a whole number${numberRange(node)}`;
    case 'number':
      return `a number${numberRange(node)}`;
    case 'string':
      return textInWords(node);
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${counted(node.minItems, node.maxItems, 'entry', 'entries')}`;
    case 'object':
      return `an object with ${Object.keys(node.properties ?? {}).join(', ') || 'fields'}`;
    default:
      return 'given in another form';
  }
}

function textInWords({ title, format, minLength, maxLength }: Node): string {
  if (title !== undefined) return title;
  if (format === 'date') return 'a real calendar day, YYYY-MM-DD';
  if (format === 'uri') return 'a web address that begins with http:// or https://';
  return `text${counted(minLength, maxLength, 'character', 'characters')}`;
}

/** Bounds that zod adds to every whole number: what a double holds exactly. They tell nobody anything. */
const unbounded = (value: number | undefined): boolean =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER;

function numberRange({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Node): string {
  const low = unbounded(minimum) ? undefined : `from ${minimum}`;
  const lowest = exclusiveMinimum === undefined ? low : `above ${exclusiveMinimum}`;
  const high = unbounded(maximum) ? undefined : maximum;
  if (exclusiveMaximum !== undefined) return ` ${lowest ?? ''}, below ${exclusiveMaximum}`.replace(' ,', '');
  if (high === undefined) return lowest === undefined ? '' : ` ${lowest}${low === lowest ? ' on' : ''}`;
  if (lowest === undefined) return ` up to ${high}`;
  return low === lowest ? ` ${lowest} to ${high}` : ` ${lowest} and up to ${high}`;
}

function counted(least: number | undefined, most: number | undefined, one: string, many: string): string {
  const from = least ?? 0;
  if (most === undefined) return from === 0 ? '' : ` of at least ${from} ${from === 1 ? one : many}`;
  if (from === most) return ` of ${most} ${most === 1 ? one : many}`;
  return from === 0 ? ` of at most ${most} ${many}` : ` of ${from} to ${most} ${many}`;
}
