import type { ActContent, RelationEvent } from '../../src/relations/events.ts';

/** The live acts of a stream, folded in the plainest way. */
export function liveActs(events: readonly { type: string; data: unknown }[]): Map<string, ActContent> {
  const acts = new Map<string, ActContent>();
  for (const event of events as readonly RelationEvent[]) {
    if (event.type === 'ActRecorded.v1' || event.type === 'ActCorrected.v1') {
      acts.set(event.data.actId, event.data);
    }
    if (event.type === 'ActRetracted.v1') acts.delete(event.data.actId);
  }
  return acts;
}

/** What is wrong with a record, by its rules read plainly; empty for a sound one. */
export function brokenRules(acts: ReadonlyMap<string, ActContent>, parties: readonly string[]): string[] {
  const broken: string[] = [];
  const shares = new Map<string, number>();
  for (const [id, act] of acts) {
    if (!parties.includes(act.initiator)) broken.push(`${id}: by ${act.initiator}`);
    if (act.initiator === act.target) broken.push(`${id}: toward itself`);
    if (act.reciprocal && !parties.includes(act.target)) broken.push(`${id}: reciprocal beyond the parties`);
    if ((act.occurred.to ?? act.occurred.from) > '2021-06-17') broken.push(`${id}: in the future`);
    if (act.followUpOf !== undefined) {
      const root = acts.get(act.followUpOf);
      if (root === undefined || root === act) broken.push(`${id}: follows up nothing`);
      if (root?.followUpOf !== undefined) broken.push(`${id}: follows up a follow-up`);
      if (root !== undefined && (act.occurred.to ?? act.occurred.from) < root.occurred.from) {
        broken.push(`${id}: follows up before`);
      }
      if (act.reverses?.length) broken.push(`${id}: a follow-up that reverses`);
    }
    for (const { actId, share } of act.reverses ?? []) {
      const reversed = acts.get(actId);
      if (reversed === undefined || reversed === act) broken.push(`${id}: reverses nothing`);
      if (reversed?.followUpOf !== undefined) broken.push(`${id}: reverses a follow-up`);
      if (reversed !== undefined && act.occurred.from < reversed.occurred.from) {
        broken.push(`${id}: reverses before`);
      }
      shares.set(actId, (shares.get(actId) ?? 0) + share);
    }
  }
  for (const [id, total] of shares) if (total > 1 + 1e-6) broken.push(`${id}: reversed ${total}`);
  return broken;
}
