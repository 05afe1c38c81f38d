import { randomUUID } from 'node:crypto';
import { counted } from '../kernel/counted.ts';
import { listed } from '../kernel/listed.ts';
import type { Rejection, Result } from '../kernel/result.ts';
import { RelationWriter } from '../relations/relation.writer.ts';
import { ActTables } from '../scenarios/tables/act-tables.runner.ts';
import { tableFaultWords, type TableFault } from '../scenarios/tables/fault.ts';
import { describedTable, describedTakeBack, type TableAnswer } from '../scenarios/tables/table-answers.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withStore } from './store.session.ts';
import { readTableFile } from './table-file.reader.ts';
import { named, writerName, type WritingOptions } from './writing.session.ts';

interface TableOptions extends WritingOptions {
  readonly csv?: string;
  readonly dryRun?: boolean;
  readonly template?: boolean;
  readonly undo?: string;
  readonly reason?: string;
  readonly keepChanged?: boolean;
}

/** Rows named one by one; of a longer table the others are counted. */
const ROWS_NAMED = 40;

/** `detente record --csv`, `--template`, `--undo`: acts by the table. */
export async function recordTable(
  context: CliContext,
  history: string,
  options: TableOptions,
): Promise<void> {
  const { csv, template = false, undo } = options;
  if ([csv !== undefined, template, undo !== undefined].filter(Boolean).length !== 1)
    throw new CliError(
      EXIT.usage,
      '--dry-run goes with --csv, --reason and --keep-changed with --undo; --csv, --template and --undo exclude each other',
      'Name one of --csv, --template and --undo.',
    );
  const text = csv === undefined ? undefined : await readTableFile(csv);
  const access = template || options.dryRun === true ? 'read' : 'write';
  await withStore(
    context,
    async (store) => {
      const { clock } = context;
      const tables = new ActTables({ store, clock, writer: new RelationWriter({ store, clock }) });
      const command = {
        history: await named(context, store, history),
        commandId: randomUUID(),
        actor: { id: writerName(), via: 'cli' },
      };
      if (template) return context.print(accepted(await tables.template(command.history)));
      if (text === undefined) return takeBack(context, tables, command, options);
      const report = told(context, await tables.record(text, command, options));
      const answer = describedTable(command.history, command.commandId, report);
      return context.print(options.json === true ? `${JSON.stringify(answer)}\n` : tableText(answer));
    },
    access,
  );
}

async function takeBack(
  context: CliContext,
  tables: ActTables,
  command: Parameters<ActTables['takeBack']>[1],
  { undo = '', reason = 'The import is taken back.', keepChanged = false, json }: TableOptions,
): Promise<void> {
  const taken = accepted(await tables.takeBack(undo, command, { reason, keepChanged }));
  const answer = describedTakeBack(command.history, taken);
  if (json === true) return context.print(`${JSON.stringify(answer)}\n`);
  const { events, kept, revision } = answer;
  const stays = kept.length === 0 ? '' : ` ${listed(kept)} stay.`;
  return context.print(
    events === 0
      ? `All of it was taken back before.${stays}\n`
      : `Took ${counted(events, 'act')} back; the history stands at revision ${revision}. What they said stays in the record, as retracted.${stays}\n`,
  );
}

/** The report; the faults of a table are told one a line, and end the command. */
function told<T>(context: CliContext, result: Result<T>): T {
  if (!result.ok && result.error.code === 'invalid-table')
    for (const fault of faultsOf(result.error)) context.say(tableFaultWords(fault));
  return accepted(
    result.ok || result.error.code !== 'invalid-table' ? result : { ok: false, error: mended(result.error) },
  );
}

const faultsOf = ({ details }: Rejection): readonly TableFault[] =>
  (details?.['faults'] ?? []) as readonly TableFault[];

const mended = (error: Rejection): Rejection => ({
  ...error,
  remedy: 'Mend what is named above, by line and column.',
});

function tableText({
  history,
  dryRun,
  events,
  revision,
  rows,
  cautions,
  before,
  ...answer
}: TableAnswer): string {
  const fresh = rows.filter(({ known }) => !known);
  const known = rows.length - fresh.length;
  const lines = cautions.map((caution) => `caution: ${tableFaultWords(caution)}`);
  if (dryRun) {
    lines.push(
      ...fresh.slice(0, ROWS_NAMED).map(({ line, actId }) => `  line ${line}: would record ${actId}`),
    );
    if (fresh.length > ROWS_NAMED) lines.push(`  and ${fresh.length - ROWS_NAMED} more`);
    lines.push(
      `Nothing was changed. In ${history} it would record ${counted(fresh.length, 'act')}; ${known} are there already.`,
    );
  } else if (events === 0) {
    lines.push(`${history} says all of it already, at revision ${revision}.`);
  } else {
    lines.push(
      `Recorded ${counted(events, 'act')} in ${history}${known > 0 ? `, ${known} were there already` : ''}; the history stands at revision ${revision}.`,
      `To take all of it back: detente record ${history} --undo ${answer.import}`,
    );
  }
  if (before !== undefined && events === 0)
    lines.push(
      `${counted(before.acts, 'act')} came by one import of ${before.recordedAt.slice(0, 10)}. To take it back: detente record ${history} --undo ${before.import}`,
    );
  return `${lines.join('\n')}\n`;
}
