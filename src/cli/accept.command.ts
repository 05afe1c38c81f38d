import { acceptedOf, type Accepted } from '../coding/accept.ts';
import { draftFileSchema, draftOf, type DraftFile } from '../coding/draft-file.ts';
import { LONGEST_TEXT } from '../coding/draft.runner.ts';
import { draftIdOf } from '../drafts/draft-id.ts';
import { DraftWriter } from '../drafts/draft.writer.ts';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import { counted } from '../kernel/counted.ts';
import { DETENTE_NAMESPACE, uuidV5 } from '../kernel/ids.ts';
import type { RelationOrder } from '../relations/commands.ts';
import { RelationWriter } from '../relations/relation.writer.ts';
import { locatedAt, Locator } from '../scenarios/located.ts';
import { yamlOf } from '../scenarios/yaml.ts';
import { accepted } from './accepted.ts';
import { readText } from './article.reader.ts';
import { mergeSources } from './draft-merges.session.ts';
import { apartFrom, mergingOf, refuseDoubles, withMerged, type Merging } from './draft-merging.ts';
import { keepVerdicts } from './draft-verdicts.ts';
import type { CliContext } from './context.ts';
import { historiesOf } from './history.session.ts';
import { TimelineQuery } from '../timeline/timeline.query.ts';
import { CliError, EXIT } from './exit.ts';
import { withStore } from './store.session.ts';

interface AcceptOptions {
  readonly history?: string;
  readonly issue?: string;
  readonly by: string;
  readonly text?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly merge?: readonly string[];
  readonly apart?: readonly string[];
}

const MOST_BYTES = 8 * 1024 * 1024;
const FAULTS_SHOWN = 20;

/** `detente accept`: records what a person accepted of a draft. Repeating it adds nothing. */
export async function acceptDraft(context: CliContext, file: string, options: AcceptOptions): Promise<void> {
  const draft = await draftIn(context, file);
  const history = options.history ?? draft.history;
  if (history === undefined) {
    const remedy =
      'Name it with --history, such as RUS-USA~geneva-2021; detente list histories tells which there are.';
    throw new CliError(EXIT.usage, 'the draft does not say where it is to be recorded', remedy);
  }
  const text =
    options.text === undefined
      ? undefined
      : await readText(context, options.text, 'the article', 2 * LONGEST_TEXT);
  const proposed = draftOf(draft);
  const draftId = draftIdOf(history, proposed);
  const merging = mergingOf(draft, options);
  const chosen = withMerged(draft, merging);
  const entries = apartFrom(
    accepted(acceptedOf(chosen, { by: options.by, issue: options.issue, text, draft: draftId })),
    merging,
  );
  const { acts, notes } = entries;
  if (options.dryRun === true) {
    await context.print(
      `Nothing was changed. It would record ${counted(acts.length, 'act')} and ${counted(notes.length, 'note')} in ${history}${merging.merges.size === 0 ? '' : `, and add the article to ${counted(merging.merges.size, 'act')}`}.\n`,
    );
    return;
  }
  const { recorded, revision, cautions, merged } = await withStore(
    context,
    async (store) => {
      const { clock } = context;
      const relations = new RelationWriter({ store, clock });
      const drafts = new DraftWriter({ store, clock });
      const written = await record(relations, history, entries, merging, options.by);
      const { by } = options;
      await keepVerdicts(drafts, chosen, { draftId, history, by, merges: merging.merges });
      if (merging.merges.size === 0) return { ...written, merged: 0 };
      const histories = await historiesOf(context, store, history);
      const timeline = new TimelineQuery({ histories, store, clock });
      const merged = await mergeSources({ relations, timeline, drafts }, merging, { draftId, by });
      const { revision = written.revision } = (await relations.load(history)) ?? {};
      return { ...written, merged, revision };
    },
    'write',
  );
  for (const caution of cautions) context.say(`caution: ${caution}`);
  const there = acts.length + notes.length - recorded;
  if (options.json === true)
    await context.print(`${JSON.stringify({ history, recorded, unchanged: there, merged, revision })}\n`);
  else {
    const before = `${there === 0 ? '' : `, ${there} there already`}${merged === 0 ? '' : `, the article added to ${counted(merged, 'act')}`}`;
    await context.print(
      `${history}: ${recorded} recorded${before}; the history stands at revision ${revision}.\n`,
    );
  }
}

async function draftIn(context: CliContext, file: string): Promise<DraftFile> {
  const text = await readText(context, file, 'the draft', MOST_BYTES);
  const { document, lines } = yamlOf(text);
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const said = broken.message.split('\n')[0] ?? '';
    throw new CliError(
      EXIT.invalidInput,
      `${place(broken.pos[0])}: YAML: ${said}`,
      'Check the quotes and the indentation there.',
    );
  }
  const locator = new Locator();
  const root = locator.locate(document.contents);
  const form = formOf(draftFileSchema, root.value);
  if (form.ok && locator.findings.length === 0) return form.value;
  const faults = [
    ...locator.findings,
    ...(form.ok ? [] : form.error.map((fault) => ({ ...fault, offset: locatedAt(root, fault.path).start }))),
  ];
  for (const { offset, path, message, remedy } of faults.slice(0, FAULTS_SHOWN)) {
    context.say(`${place(offset)}: ${pathText(path)}: ${message}. ${remedy}`);
  }
  throw new CliError(
    EXIT.invalidInput,
    `${file} is no draft: ${counted(faults.length, 'problem')}; nothing was recorded`,
    'Make one with detente draft ARTICLE --out FILE.',
  );
}

/** Acts in one append, then notes; the id of a command follows from what it records, so that a repeat is one. */
async function record(
  writer: RelationWriter,
  history: string,
  { acts, notes }: Accepted,
  merging: Merging,
  by: string,
) {
  const state = await writer.load(history);
  if (state === undefined) {
    const remedy =
      'Open it with detente open, or name another; detente list histories tells which there are.';
    throw new CliError(EXIT.notFound, `there is no history ${history}`, remedy);
  }
  const orders: RelationOrder[] = [
    ...(acts.length === 0 ? [] : [{ type: 'RecordActs' as const, contents: acts }]),
    ...notes.map((content) => ({ type: 'RecordNote' as const, content })),
  ];
  refuseDoubles(state, { acts, notes }, merging);
  const cautions: string[] = [];
  let recorded = 0;
  let { revision } = state;
  for (const order of orders) {
    const commandId = uuidV5(uuidV5(DETENTE_NAMESPACE, `accepted into ${history}`), digestOf(order));
    const before = (await writer.load(history))?.revision ?? -1;
    const written = accepted(
      await writer.execute({ history, order, commandId, actor: { id: by, via: 'accept' } }),
    );
    // The answer to a repeat is that of the first time: what is new shows in the history itself.
    recorded += Math.max(0, written.revision - before);
    revision = Math.max(before, written.revision);
    // Whoever records an act apart from one like it has said so.
    const others = (written.cautions ?? []).filter(({ code }) => code !== 'told-twice');
    cautions.push(...others.map(({ message }) => message));
  }
  return { recorded, revision, cautions };
}
