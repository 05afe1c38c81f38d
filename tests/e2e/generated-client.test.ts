import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listening, type Client } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A program as somebody writes it who knows the document alone: opens a history, records, corrects and asks. */
const PROGRAM = `
import { createClient } from './client/client/index.js';
import * as detente from './client/sdk.gen.js';
import type { Act, Tension } from './client/types.gen.js';

/** A lesson: somebody opens a room, two come in, agree and predict, and it is looked back upon. */
async function play(baseUrl: string, history: string) {
  const anybody = createClient({ baseUrl });
  const as = (pass: string) => createClient({ baseUrl, headers: { Authorization: 'Bearer ' + pass } });
  const throwOnError = true;
  const opened = await detente.openRoom({
    client: anybody,
    throwOnError,
    body: { history, title: 'A lesson', name: 'Ms Weber', base: { at: '2021-06-15' }, horizonDays: 20 },
  });
  const { roomId, code, pass } = opened.data;
  const join = async (name: string, party: string) =>
    as((await detente.joinRoom({ client: anybody, throwOnError, body: { code, name, party } })).data.pass);
  const [leads, ann, boris] = [as(pass), await join('Ann', 'DEU'), await join('Boris', 'FRA')];
  const path = { room: roomId };
  const move = (client: typeof leads, body: Parameters<typeof detente.makeMove>[0]['body']) =>
    detente.makeMove({ client, throwOnError, path, body });
  await move(leads, { type: 'BeginPhase', phase: 'predict' });
  await detente.predict({ client: ann, throwOnError, path, body: { low: 30, median: 40, high: 50 } });
  await move(leads, { type: 'BeginPhase', phase: 'negotiate' });
  await move(ann, {
    type: 'TableStep',
    stepId: 'treaty',
    step: {
      commitment: {
        day: 5,
        initiator: 'DEU',
        target: 'FRA',
        reciprocal: true,
        code: { code: '057' },
        issue: 'trade',
        summary: 'They sign.',
      },
    },
  });
  await move(boris, { type: 'AcceptStep', stepId: 'treaty', wording: 1 });
  await move(leads, { type: 'Reveal' });
  await move(leads, { type: 'CloseRoom' });
  const room = (await detente.getRoom({ client: boris, throwOnError, path })).data;
  const debrief = (await detente.getDebrief({ client: boris, throwOnError, path })).data;
  const exported = (await detente.exportRoom({ client: boris, throwOnError, path })).data;
  return {
    agreed: room.package,
    predicted: room.revealed?.predictions.length,
    moves: debrief.moves.map(({ move: made }) => made),
    events: exported.events.length,
  };
}

export async function use(baseUrl: string) {
  const client = createClient({ baseUrl });
  const history = 'FRA-DEU';
  await detente.openHistory({
    client,
    throwOnError: true,
    body: {
      name: 'made-by-hand',
      content: {
        parties: ['DEU', 'FRA'],
        title: 'A history by a generated client',
        coverage: { from: '2021-01-01', to: '2021-06-16' },
        issues: [{ id: 'trade', title: 'Trade' }],
        baseline: { value: 50, rationale: 'The middle.' },
      },
    },
  });
  const act: Act = {
    actId: 'talks',
    occurred: { from: '2021-04-15' },
    initiator: 'DEU',
    target: 'FRA',
    code: { code: '036' },
    issue: 'trade',
    summary: 'Talks are proposed.',
    sources: [{ title: 'A note', publisher: 'A ministry' }],
  };
  const path = { history: 'DEU-FRA~made-by-hand' };
  const recorded = await detente.recordAct({ client, throwOnError: true, path, body: act });
  const tension = await detente.getTension({ client, throwOnError: true, path, query: { at: '2021-05-01' } });
  const told: Tension = tension.data;
  const lesson = await play(baseUrl, path.history);
  const retracted = await detente.retractAct({
    client,
    throwOnError: true,
    path: { ...path, actId: 'talks' },
    query: { reason: 'It was another year.' },
    headers: { 'If-Match': '"r1"' },
  });
  return {
    history,
    lesson,
    revision: recorded.data.revision,
    tension: told.tension,
    after: retracted.data.revision,
  };
}
`;

let client: Client;
let text: string;
beforeAll(async () => {
  client = await listening();
  text = (await client.get('/openapi.json')).text;
});
afterAll(() => client.close());

/** Compiles a program as its author would, and says what the compiler objects to. */
function compile(file: string, outDir: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    outDir,
  });
  const emitted = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

describe('the OpenAPI document in the hands of others', () => {
  test('given a common linter, when it reads the document, then it finds no error', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, config });
    const told = problems.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`);
    // An `allOf` of one is how OpenAPI 3.0 gives a reference a description of its own.
    expect(told.filter((each) => !each.endsWith('/allOf'))).toEqual([]);
  });

  test('given a successful answer, when its documentation is read, then it says what comes', () => {
    for (const [path, item] of Object.entries(JSON.parse(text).paths as Record<string, object>)) {
      for (const [method, operation] of Object.entries(item)) {
        for (const [status, { content }] of Object.entries(operation.responses as Record<string, any>)) {
          if (status.startsWith('2')) expect(content, `${method} ${path} ${status}`).toBeDefined();
        }
      }
    }
  });

  test('given a client generated from it, when a program is compiled with it and run, then it opens, records, asks and retracts', async () => {
    const { path: folder, remove } = temporaryFolder();
    onTestFinished(remove);
    writeFileSync(join(folder, 'openapi.json'), text);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    await createClient({
      input: join(folder, 'openapi.json'),
      output: { path: join(folder, 'client'), importFileExtension: '.js' },
      logs: { level: 'silent', file: false },
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    });
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    expect(compile(join(folder, 'program.ts'), join(folder, 'out'))).toEqual([]);
    const { use } = await import(pathToFileURL(join(folder, 'out/program.js')).href);
    const answer = await use(client.url);
    expect(answer).toMatchObject({ revision: 1, after: 2 });
    expect(answer.tension).toBeLessThan(50);
    expect(answer.lesson).toMatchObject({ agreed: ['treaty'], predicted: 1, moves: ['tabled', 'accepted'] });
    expect(answer.lesson.events).toBeGreaterThan(8);
  }, 60_000);
});
