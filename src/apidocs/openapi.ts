import { BODY_EXAMPLES } from './openapi-examples.ts';
import { mergeSchemas } from './openapi-schemas.ts';

/** What of an OpenAPI document this file completes. */
interface OpenApiDocument {
  paths: Record<string, unknown>;
  tags?: { readonly name: string; readonly description: string }[];
  components?: { schemas?: Record<string, unknown>; [part: string]: unknown };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  description?: string;
  example?: unknown;
}

interface Operation {
  readonly operationId?: string;
  parameters?: (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { required?: boolean; readonly content?: Record<string, { example?: unknown }> };
  responses?: Record<string, { headers?: object } | { readonly $ref: string }>;
}

/** Operations that do as well without a body. */
const OPTIONAL_BODY: ReadonlySet<string> = new Set([
  'replayScenario',
  'rebaseOutcome',
  'withdrawOutcome',
  'retractAct',
  'retractNote',
]);

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
type Method = (typeof METHODS)[number];

const TAGS = [
  {
    name: 'access',
    description: 'Signing in with a browser. Programs send a token with each request instead.',
  },
  {
    name: 'history',
    description: 'Reads of the documented record: histories, their timelines, single acts, whole exports.',
  },
  {
    name: 'tension',
    description:
      'What the model makes of the record: a score on a day, day by day, and which act adds how much.',
  },
  {
    name: 'pictures',
    description: 'What the page shows at an address, as a picture or as figures, for embedding and reports.',
  },
  {
    name: 'record',
    description: 'Commands that write the documented record. Nothing in it is ever edited in place.',
  },
  {
    name: 'what-ifs',
    description:
      'Hypothetical outcomes beside the record, which they never change: commitments, edits of the past, assumptions.',
  },
  {
    name: 'rooms',
    description:
      'Summits that several people negotiate. A pass opens one room; it comes with the answer that brings somebody in.',
  },
  {
    name: 'projections',
    description:
      'Simulated futures of what-ifs, drafts and presets, beside the same futures without them. A model, not a prediction.',
  },
  {
    name: 'drafts',
    description:
      'What a coder proposes of a text, and what people make of it: proposals accepted into the record, edited, rejected, and how often each rule was right.',
  },
  {
    name: 'erasure',
    description:
      'What admins take out of the record for good: a history, a what-if, or a text inside them. The ledger says what, by whom and why.',
  },
  {
    name: 'imports',
    description: 'Files of machine-coded events, and the observed histories that they are brought into.',
  },
  { name: 'scenarios', description: 'Histories that come along as files, and their replay into the record.' },
  { name: 'ontology', description: 'CAMEO codes of diplomatic acts, and the named scales that score them.' },
  { name: 'health', description: 'Whether the process runs, and whether it can answer truthfully.' },
];

const PATH_PARAMETERS: Readonly<Record<string, readonly [description: string, example: string]>> = {
  history: [
    "A history's id; for reads also a bare relation such as RUS-USA, where the pair has one history alone",
    'RUS-USA~geneva-2021',
  ],
  actId: ['Id of an act within its history', 'solarwinds-sanctions'],
  import: [
    'Id of a command that recorded acts, as its answer tells it',
    '0b8f4a52-6a4b-4a6e-8a55-0f3c1b9f7d11',
  ],
  noteId: ['Id of a note within its history', 'off-ramp'],
  summitId: ['Id of a summit within its history', 'geneva'],
  scenario: ['Name of a scenario', 'geneva-2021'],
  preset: ['Name of a preset of the scenario', 'reset'],
  whatIf: ['Id of a what-if, a UUID', '5d9a0a2c-6c0e-5c7e-9f55-3f1d7e8b2a10'],
  draft: ['Id of a draft, a UUID', '0b1d6a5e-9a3c-5f0e-8a43-2f6d1c7b9e54'],
  link: ['Id of a link to a view', '1f0c22ab90de'],
  day: ['A day, on which it happened', '2018-01-01'],
  importId: ['Id of an import of files', 'faf49d53-fd1b-5102-ba59-b186dd12b4bf'],
  proposal: ['Id of a proposal within its draft', '3f2a9c1b7d4e'],
  room: ['Id of a room, a UUID', '0d3f6c1e-7b4a-5c2d-8e9f-1a2b3c4d5e6f'],
  fingerprint: [
    'Fingerprint of a projection, as an answer or a frame names it',
    '8c1f0a5d2b7e4c6f9a3b5d7e8f1a2c4b6d8e0f1a3c5b7d9e2f4a6c8b0d1e3f57',
  ],
  code: ['A CAMEO code; "010" is not 10', '163'],
};

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
  example,
});

const SHARED_PARAMETERS = {
  DetenteAfter: header(
    'Detente-After',
    'Answer from read models that stand at this position or later: the Detente-Position of an own write. 503 where that takes over 2 s.',
    '1042',
  ),
  Bom: {
    name: 'bom',
    in: 'query',
    required: false,
    description: 'With a byte order mark, by which spreadsheets see that the table is in UTF-8',
    schema: { type: 'boolean', default: false },
  },
  IfNoneMatch: header('If-None-Match', 'The ETag of an earlier answer: 304 where it is still good.', '"r57"'),
  IfMatchHistory: header(
    'If-Match',
    'Optional: the ETag of the history as it was read; 412 where it has moved on.',
    '"r57"',
  ),
};

const SHARED_HEADERS = {
  ETag: {
    description: 'The revision that the answer was folded to, such as "r57"; derived views carry weak tags.',
    schema: { type: 'string' },
  },
  DetentePosition: {
    description:
      'Log position that the answer includes, for Detente-After. Positions of different logs do not compare.',
    schema: { type: 'string' },
  },
  Location: { description: 'Where what was created is read', schema: { type: 'string' } },
};

const REFUSALS: Readonly<Record<string, string>> = {
  400: 'The request is malformed; errors names each fault',
  401: 'An access token is required',
  404: 'The URL names something that is not there',
  409: 'The record says something else already',
  412: 'What was to be changed has changed since it was read',
  413: 'The body is larger than 1 MiB',
  422: 'A rule of the record forbids it; remedy says what to do',
  428: 'If-Match is required',
  503: 'Not ready: the store cannot be reached, or the read models are behind',
};

const refusalsOf = (method: Method, path: string, conditional: boolean): readonly string[] => {
  if (path.startsWith('/view.')) return ['400', '401', '404', '422', '503'];
  if (!path.startsWith('/api/')) return ['400'];
  if (method === 'get') return ['400', '401', '404', '503'];
  return ['400', '401', '404', '409', ...(conditional ? ['412', '428'] : []), '413', '422', '503'];
};

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/**
 * Completes the generated document with what holds for every operation: what goes wrong and how it is told, headers,
 * the meaning of path parameters, and whole bodies as examples.
 */
export function completeDocument<T extends OpenApiDocument>(generated: T, problem: unknown): T {
  const document = mergeSchemas(generated);
  document.tags = TAGS;
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem },
    parameters: SHARED_PARAMETERS,
    headers: SHARED_HEADERS,
    responses: Object.fromEntries(
      Object.entries({ ...REFUSALS, default: 'Any other failure' }).map(([status, description]) => [
        nameOfRefusal(status),
        { description, content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } } },
      ]),
    ),
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as Partial<Record<Method, Operation>>)[method];
      if (operation !== undefined) completeOperation(operation, method, path);
    }
  }
  return document;
}

const nameOfRefusal = (status: string): string => (status === 'default' ? 'Failure' : `Refused${status}`);

function completeOperation(operation: Operation, method: Method, path: string): void {
  const parameters = (operation.parameters ??= []);
  describePathParameters(parameters);
  const conditional = parameters.some((parameter) => 'name' in parameter && parameter.name === 'If-Match');
  addConditions(operation, method, path);
  const responses = (operation.responses ??= {});
  if (path.startsWith('/api/')) addHeaders(responses, isOfRecord(path) || isOfWhatIf(path));
  for (const status of refusalsOf(method, path, conditional)) {
    responses[status] ??= ref('responses', nameOfRefusal(status));
  }
  responses['default'] = ref('responses', 'Failure');
  completeBody(operation);
}

const isOfRecord = (path: string): boolean => path.startsWith('/api/histories');
const isOfWhatIf = (path: string): boolean => path.includes('/what-ifs');

function describePathParameters(parameters: NonNullable<Operation['parameters']>): void {
  for (const parameter of parameters) {
    const known = 'in' in parameter && parameter.in === 'path' ? PATH_PARAMETERS[parameter.name] : undefined;
    if (known === undefined || !('in' in parameter)) continue;
    [parameter.description, parameter.example] = known;
  }
}

/** Headers by which a request asks for what is new enough, or changed, or for a change of what it has seen. */
function addConditions(operation: Operation, method: Method, path: string): void {
  const parameters = (operation.parameters ??= []);
  const responses = (operation.responses ??= {});
  const whatIf = isOfWhatIf(path);
  if ((isOfRecord(path) || whatIf) && method === 'get') {
    parameters.push(ref('parameters', 'DetenteAfter'));
    if (!whatIf && !/export\.|histories$|\.csv$/.test(path)) {
      parameters.push(ref('parameters', 'IfNoneMatch'));
      responses['304'] = { description: 'The copy that If-None-Match names is still good' } as object;
    }
  }
  if (path.endsWith('.csv')) parameters.push(ref('parameters', 'Bom'));
  if (isOfRecord(path) && method === 'post' && path !== '/api/histories') {
    parameters.push(ref('parameters', 'IfMatchHistory'));
    responses['412'] = ref('responses', nameOfRefusal('412'));
  }
}

/** Headers of answers that succeed. `versioned` where the answer has a revision. */
function addHeaders(responses: NonNullable<Operation['responses']>, versioned: boolean): void {
  for (const [status, response] of Object.entries(responses)) {
    if (!status.startsWith('2') || '$ref' in response) continue;
    response.headers = {
      'Detente-Position': ref('headers', 'DetentePosition'),
      ...(versioned ? { ETag: ref('headers', 'ETag') } : {}),
      ...(status === '201' ? { Location: ref('headers', 'Location') } : {}),
    };
  }
}

function completeBody({ operationId = '', requestBody }: Operation): void {
  if (requestBody === undefined) return;
  if (OPTIONAL_BODY.has(operationId)) requestBody.required = false;
  const example = BODY_EXAMPLES[operationId];
  const body = requestBody.content?.['application/json'];
  if (example !== undefined && body !== undefined) body.example = example;
}
