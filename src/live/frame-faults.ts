import type { z } from 'zod';
import { errorsOf, formOf, sentenceOf } from '../http/faults.ts';
import type { Faults } from '../http/fault.ts';
import { problem, type Problem } from '../http/problem.ts';
import { pathText } from '../http/path-text.ts';
import { NESTING_LIMIT, tooDeepAt } from '../kernel/nesting.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { halfIn, mayHoldHalves } from '../kernel/well-formed.ts';
import { CLIENT_FRAMES, PROTOCOL_VERSION, type ClientFrame, type ClientFrameType } from './protocol.ts';

/** A frame that is refused, with what of it says which one it was. */
export interface RefusedFrame {
  readonly id?: string;
  readonly topic?: string;
  readonly slot?: string;
  readonly problem: Problem;
}

const REMEDY = 'GET /asyncapi.json describes every frame.';

/** Reads a frame that a client sent. */
export function parseFrame(text: string): Result<ClientFrame, RefusedFrame> {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const detail = `The frame nests more than ${NESTING_LIMIT} levels deep, at character ${deep + 1}.`;
    return err({ problem: problem(400, 'too-deep', detail, `Check its brackets. ${REMEDY}`) });
  }
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return err({
      problem: problem(400, 'not-json', 'The frame is not JSON.', `Send one JSON object. ${REMEDY}`),
    });
  }
  if (frame === null || typeof frame !== 'object' || Array.isArray(frame)) {
    return err({
      problem: problem(
        400,
        'not-a-frame',
        'The frame is no JSON object.',
        `Send {"v":1,"type":...}. ${REMEDY}`,
      ),
    });
  }
  const marks = marksOf(frame);
  const half = mayHoldHalves(text) ? halfIn(frame) : undefined;
  if (half !== undefined) return err({ ...marks, problem: noUnicode(half) });
  const { v, type } = frame as { readonly v?: unknown; readonly type?: unknown };
  if (v !== PROTOCOL_VERSION) {
    return err({
      ...marks,
      problem: problem(
        400,
        'unsupported-version',
        `The frame says v ${shown(v)}; this server speaks version ${PROTOCOL_VERSION}.`,
        `Send "v":${PROTOCOL_VERSION}.`,
      ),
    });
  }
  if (typeof type !== 'string' || !Object.hasOwn(CLIENT_FRAMES, type)) {
    return err({
      ...marks,
      problem: problem(
        400,
        'unknown-frame',
        `There is no frame of type ${shown(type)}.`,
        `Send one of ${Object.keys(CLIENT_FRAMES).join(', ')}. ${REMEDY}`,
      ),
    });
  }
  const checked = checkedAs(CLIENT_FRAMES[type as ClientFrameType], frame, `frame ${type}`);
  return checked.ok ? ok(checked.value as ClientFrame) : err({ ...marks, problem: checked.error });
}

/** A value in a schema's form, or what is wrong with it in words; `whole` names it. */
export function checkedAs<T extends z.ZodType>(
  schema: T,
  value: unknown,
  whole: string,
): Result<z.output<T>, Problem> {
  const form = formOf(schema, value);
  return form.ok ? form : err(problemOfFaults(whole, form.error));
}

const problemOfFaults = (whole: string, faults: Faults): Problem =>
  problem(
    400,
    'invalid-frame',
    faults[0].path.length === 0
      ? sentenceOf(faults, `The ${whole}`)
      : `${whole}, ${sentenceOf(faults, whole)}`,
    `${faults[0].remedy} Mend what errors names. ${REMEDY}`,
    { errors: errorsOf(faults) },
  );

const noUnicode = (path: readonly (string | number)[]): Problem =>
  problem(
    400,
    'not-unicode',
    `The frame, ${pathText(path)}: half a surrogate pair is no character.`,
    'Send whole characters: \\ud83d\\ude00 is one, \\ud83d alone is none.',
  );

/** What tells a client which of its frames is meant, as far as it is text. */
function marksOf(frame: object): { readonly id?: string; readonly topic?: string; readonly slot?: string } {
  const marks: Record<string, string> = {};
  for (const key of ['id', 'topic', 'slot'] as const) {
    const value = (frame as Record<string, unknown>)[key];
    if (typeof value === 'string' && value.isWellFormed()) marks[key] = value.slice(0, 200);
  }
  return marks;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
