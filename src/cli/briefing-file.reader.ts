import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { briefingSchema, type Briefing } from '../pages/briefing/briefing.ts';
import { keptIn } from '../pages/briefing/kept-in.ts';
import { yamlOf } from '../scenarios/yaml.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { readNamedFile } from './named-file.reader.ts';

/** A page that was made of one holds its charts: twelve of them, and thousands of notes. */
const SIZE_LIMIT = 32 * 1024 * 1024;

/** The briefing in a file: YAML, JSON, or a page that was made of one. Its faults are told one a line, and end the command. */
export async function readBriefing(context: CliContext, path: string): Promise<Briefing> {
  const text = await readNamedFile(path, {
    atMost: SIZE_LIMIT,
    tooLarge: `a briefing has at most ${SIZE_LIMIT}`,
    smaller: 'Name another file.',
    asText: 'Name a page, JSON or YAML.',
  });
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
