import { z } from 'zod';
import { reasonSchema } from '../../relations/events.ts';
import type { TableReport, TakenBack } from './act-tables.runner.ts';

/** Forms of what tables of acts are sent in and answered with over HTTP. */

export const tableBodySchema = z
  .strictObject({
    text: z.string().describe('The table as CSV: a line of column names, then an act a line'),
    dryRun: z.boolean().default(false).describe('Say what would be recorded, change nothing'),
  })
  .meta({ id: 'ActTable' });

const fault = z.object({
  line: z.number().int().describe('Of the table, from 1; 0 where it as a whole is meant'),
  column: z.string().optional().describe('Name of the column, where one is meant'),
  message: z.string(),
  remedy: z.string(),
});

export const tableAnswerSchema = z
  .object({
    history: z.string(),
    dryRun: z.boolean(),
    revision: z.number().int().optional().describe('Of the history after the command; absent in a dry run'),
    events: z.number().int().describe('Acts that were recorded'),
    import: z.string().optional().describe('What the import is taken back by, where acts were recorded'),
    rows: z.array(
      z.object({
        line: z.number().int(),
        actId: z.string(),
        summary: z.string(),
        known: z.boolean().describe('Recorded before the command was looked at, with equal content'),
      }),
    ),
    cautions: z.array(fault).describe('What may be a slip, though nothing is refused for it'),
    before: z
      .object({
        import: z.string(),
        acts: z.number().int(),
        recordedAt: z.string(),
        by: z.string(),
      })
      .optional()
      .describe('The command that recorded the first act that the record held already'),
  })
  .meta({ id: 'ActTableOutcome' });

export type TableAnswer = Readonly<z.infer<typeof tableAnswerSchema>>;

export const takeBackSchema = z
  .strictObject({
    reason: reasonSchema,
    keepChanged: z
      .boolean()
      .default(false)
      .describe('Leave acts that somebody changed since, or that others build on, and take back the rest'),
  })
  .meta({ id: 'ImportRetraction' });

export const takenBackSchema = z
  .object({
    history: z.string(),
    import: z.string(),
    revision: z.number().int().describe('Of the history after the command'),
    events: z.number().int().describe('Acts retracted; those that were before are not counted'),
    kept: z.array(z.string()).describe('Acts that stay, by keepChanged'),
  })
  .meta({ id: 'ImportTakenBack' });

export type TakenBackAnswer = Readonly<z.infer<typeof takenBackSchema>>;

export function describedTable(
  history: string,
  commandId: string,
  { rows, cautions, written, before }: TableReport,
): TableAnswer {
  const events = written?.events ?? 0;
  return {
    history,
    dryRun: written === undefined,
    ...(written !== undefined && { revision: written.revision }),
    events,
    ...(events > 0 && { import: commandId }),
    rows: [...rows],
    cautions: [...cautions],
    ...(before !== undefined && {
      before: {
        import: before.id,
        acts: before.acts.length,
        recordedAt: before.recordedAt,
        by: before.actor.id,
      },
    }),
  };
}

export const describedTakeBack = (
  history: string,
  { import: { id }, written: { revision, events }, kept }: TakenBack,
): TakenBackAnswer => ({ history, import: id, revision, events, kept: [...kept] });
