import { readFile, stat } from 'node:fs/promises';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { briefingSchema, type Briefing } from '../pages/briefing/briefing.ts';
import { keptIn } from '../pages/briefing/kept-in.ts';
import { yamlOf } from '../scenarios/yaml.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';

/** A page that was made of one holds its charts: twelve of them, and thousands of notes. */
const SIZE_LIMIT = 32 * 1024 * 1024;

/** The briefing in a file: YAML, JSON, or a page that was made of one. Its faults are told one a line, and end the command. */
export async function readBriefing(context: CliContext, path: string): Promise<Briefing> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new CliError(
      EXIT.notFound,
      `${path}: there is no such file`,
      'Check the path; it is relative to where you are.',
    );
  if (found.size > SIZE_LIMIT)
    throw new CliError(
      EXIT.invalidInput,
      `${path}: the file is too large for a briefing`,
      'Name another file.',
    );
  const text = await readFile(path, 'utf8');
  const form = formOf(briefingSchema, valueIn(path, text));
  if (form.ok) return form.value;
  for (const fault of form.error)
    context.say(`${path}: ${pathText(fault.path)}: ${fault.message}. ${fault.remedy}`);
  throw new CliError(EXIT.invalidInput, `${path}: this is no briefing`, 'Mend what is named above.');
}

function valueIn(path: string, text: string): unknown {
  const isPage = /^\s*<!doctype html>/iu.test(text);
  const kept = isPage ? keptIn(text) : text;
  if (kept === undefined)
    throw new CliError(
      EXIT.invalidInput,
      `${path}: the page holds no briefing`,
      'Name one that was made here.',
    );
  const { document } = yamlOf(kept);
  const [fault] = document.errors;
  if (fault !== undefined)
    throw new CliError(EXIT.invalidInput, `${path}: ${fault.message}`, 'Write YAML or JSON.');
  return document.toJS({ maxAliasCount: 0 });
}
