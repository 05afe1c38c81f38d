import { writeFile } from 'node:fs/promises';
import { askEndpoint, type Endpoint } from '../coding/endpoint.adapter.ts';
import { draftOffLoop, LONGEST_TEXT } from '../coding/draft.runner.ts';
import { draftFileText } from '../coding/draft-file.ts';
import type { Draft } from '../coding/draft-form.ts';
import { dayOfInstant, formatDay, parseDay } from '../kernel/clock.ts';
import { isKnownParty, meantParty } from '../ontology/countries.ts';
import { PARTY_PATTERN } from '../relations/history-id.ts';
import { accepted } from './accepted.ts';
import { readText, sourceOf } from './article.reader.ts';
import type { CliContext } from './context.ts';
import { agreementLines, draftLines } from './draft-text.ts';
import { CliError, EXIT } from './exit.ts';

interface DraftCommandOptions {
  readonly published: string;
  readonly parties?: string;
  readonly cast?: readonly string[];
  readonly out?: string;
  readonly title?: string;
  readonly publisher?: string;
  readonly url?: string;
  readonly json?: boolean;
  readonly coder?: string;
  readonly model?: string;
}

/** A character takes at most four bytes; what is too long in characters is told by the reader. */
const MOST_BYTES = 2 * LONGEST_TEXT;

/** `detente draft`: what of an article may be recorded. It records nothing, and needs no store. */
export async function draftArticle(
  context: CliContext,
  file: string,
  options: DraftCommandOptions,
): Promise<void> {
  const published = publishedOf(context, options.published);
  const parties = options.parties === undefined ? undefined : partiesOf(options.parties);
  const cast = castOf(options.cast ?? [], parties?.[0]);
  const text = await readText(context, file, 'the article', MOST_BYTES);
  if (text.trim() === '')
    throw new CliError(EXIT.invalidInput, `${sourceOf(file)} has no text in it`, 'Name an article.');
  const endpoint = endpointOf(context, options);
  const own = accepted(await draftOffLoop(text, { published, ...(parties && { parties }), cast })).draft;
  const draft = endpoint === undefined ? own : await askedOf(context, text, own, endpoint);
  if (parties === undefined)
    context.say(`Read for ${draft.parties.join(' and ')}, of which it speaks most; --parties names others.`);
  if (options.json === true) await context.print(`${JSON.stringify(draft)}\n`);
  else await context.print(`${draftLines(draft, context.terminal()).join('\n')}\n`);
  if (endpoint !== undefined && options.json !== true)
    await context.print(`${agreementLines(own, draft, context.terminal()).join('\n')}\n`);
  for (const { message } of draft.cautions) context.say(`caution: ${message}`);
  tellElsewhere(context, draft);
  if (options.out !== undefined) await save(context, draft, options.out, options);
}

/** Off unless it is named: without it nobody is asked. */
function endpointOf(context: CliContext, { coder, model }: DraftCommandOptions): Endpoint | undefined {
  if (coder === undefined && model === undefined) return undefined;
  const url = coder !== undefined && URL.canParse(coder) ? new URL(coder) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || model === undefined) {
    throw new CliError(
      EXIT.usage,
      'a second coder needs an address and a model',
      'Write --coder http://127.0.0.1:8080/v1 --model NAME; a key goes into DETENTE_CODER_KEY.',
    );
  }
  const key = context.env['DETENTE_CODER_KEY'];
  return { url, model, ...(key !== undefined && key !== '' && { key }) };
}

/** The draft of an endpoint, for the parties and the day of our own. */
async function askedOf(
  context: CliContext,
  text: string,
  { published, parties }: Draft,
  endpoint: Endpoint,
): Promise<Draft> {
  context.say(`The whole text is sent to ${endpoint.url.host}.`);
  return accepted(await askEndpoint(text, { published, parties }, endpoint));
}

function publishedOf({ clock }: CliContext, day: string): string {
  const number = parseDay(day);
  if (number === undefined) {
    throw new CliError(
      EXIT.usage,
      `--published ${day} is no calendar day`,
      'Write YYYY-MM-DD: words like "last Tuesday" count from there.',
    );
  }
  const tomorrow = dayOfInstant(clock.now()) + 1;
  if (number > tomorrow) {
    throw new CliError(
      EXIT.usage,
      `--published ${day} is still to come`,
      `Name a day up to ${formatDay(tomorrow)}.`,
    );
  }
  return day;
}

function partiesOf(text: string): [string, string] {
  const [a = '', b = '', ...more] = text.split(',').map((code) => code.trim().toUpperCase());
  if (more.length > 0 || a === b || !PARTY_PATTERN.test(a) || !PARTY_PATTERN.test(b)) {
    throw new CliError(
      EXIT.usage,
      `--parties ${text} are not two parties`,
      'Write two codes with a comma, such as RUS,USA.',
    );
  }
  for (const code of [a, b]) if (!isKnownParty(code)) throw unknownParty('--parties', code);
  return a < b ? [a, b] : [b, a];
}

function unknownParty(option: string, code: string): CliError {
  const meant = meantParty(code);
  const remedy =
    meant === undefined ? 'Codes are those of ISO 3166-1, such as USA.' : `Did you mean ${meant}?`;
  return new CliError(EXIT.usage, `${option}: ${code} is no state's code`, remedy);
}

/** `Lapid=ISR`, whose name is whose. */
function castOf(given: readonly string[], example = 'ISR'): Record<string, string> {
  const cast: Record<string, string> = {};
  for (const each of given) {
    const [, name = '', party = ''] = /^\s*([^=]{1,80}?)\s*=\s*([A-Za-z]{3})\s*$/.exec(each) ?? [];
    const code = party.toUpperCase();
    if (name === '')
      throw new CliError(
        EXIT.usage,
        `--cast ${each} names nobody`,
        `Write NAME=CODE, such as Lapid=${example}.`,
      );
    if (!isKnownParty(code)) throw unknownParty('--cast', code);
    cast[name] = code;
  }
  return cast;
}

/** Where the text speaks more of others, whoever drafts it may have named the wrong parties. */
function tellElsewhere(context: CliContext, { elsewhere, parties }: Draft): void {
  if (elsewhere.length === 0) return;
  const pairs = elsewhere.map(({ pair, found }) => `${pair} (${found})`).join(', ');
  context.say(`Between others than ${parties.join(' and ')} something was found too: ${pairs}.`);
}

async function save(
  context: CliContext,
  draft: Draft,
  path: string,
  source: DraftCommandOptions,
): Promise<void> {
  try {
    // What a person has marked in an earlier draft is not lost to a second run.
    await writeFile(path, draftFileText(draft, source), { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new CliError(EXIT.conflict, `${path} is there already`, 'Remove it, or name another file.');
    throw new CliError(
      EXIT.invalidInput,
      `${path} cannot be written: ${message}`,
      'Check the folder and its permissions.',
    );
  }
  context.say(`The draft is in ${path}: write "accept: yes" where it is right, then detente accept ${path}.`);
}
