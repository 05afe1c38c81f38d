import { didYouMean } from '../kernel/nearest.ts';
import type { Finding, Path } from './file-problem.ts';
import type { Placed, Readable } from './readable.ts';
import type { ActEntry } from './schema.ts';

/** Rounding of shares such as 0.1 + 0.2 + 0.7 that must still count as one whole. */
const EPSILON = 1e-9;

/** The rules between acts: what a follow-up and a reversal may refer to. */
export function reversalFindings(file: Readable): Finding[] {
  const findings: Finding[] = [];
  const find = (path: Path, code: string, message: string, remedy: string) =>
    findings.push({ path, code, message, remedy });

  const acts = new Map<string, Placed<ActEntry>>();
  for (const act of file.acts) {
    const { actId } = act.entry;
    if (actId !== undefined && !acts.has(actId)) acts.set(actId, act);
  }
  const named = new Set(file.names.acts.map(({ name }) => name));
  const shares = new Map<string, number>();

  const known = (actId: string, path: Path, what: string): boolean => {
    if (named.has(actId)) return true;
    find(
      path,
      'unknown-reference',
      `${what} "${actId}", which is not in this file`,
      `${didYouMean(actId, named)}Name an act of this file.`,
    );
    return false;
  };

  for (const { path, entry } of file.acts) {
    const { actId, followUpOf, reverses = [], occurred } = entry;
    if (followUpOf !== undefined && followUpOf === actId) {
      find(
        [...path, 'followUpOf'],
        'self-reference',
        'an act cannot follow up itself',
        'Name the act that was counted first, or remove the line.',
      );
    } else if (followUpOf !== undefined && known(followUpOf, [...path, 'followUpOf'], 'it follows up')) {
      const root = acts.get(followUpOf)?.entry.followUpOf;
      if (root !== undefined) {
        find(
          [...path, 'followUpOf'],
          'follow-up-of-follow-up',
          `"${followUpOf}" is itself a follow-up`,
          `Name the act that counts: "${root}".`,
        );
      }
    }
    const seen = new Set<string>();
    reverses.forEach((reversal, index) => {
      const at = [...path, 'reverses', index, 'actId'];
      if (followUpOf !== undefined) {
        find(
          at,
          'reversal-by-follow-up',
          'a follow-up scores zero and cannot reverse',
          'Move the reversal to the act that counts.',
        );
      } else if (reversal.actId === actId) {
        find(
          at,
          'self-reference',
          'an act cannot reverse itself',
          'Name the earlier act, or remove the entry.',
        );
      } else if (seen.has(reversal.actId)) {
        find(
          at,
          'named-twice',
          `"${reversal.actId}" is reversed twice by this act`,
          'Give one entry with the sum of the shares.',
        );
      } else if (known(reversal.actId, at, 'it reverses')) {
        const reversed = acts.get(reversal.actId)?.entry;
        if (reversed?.followUpOf !== undefined) {
          find(
            at,
            'reversal-of-follow-up',
            `"${reversal.actId}" is a follow-up, which scores zero`,
            `Reverse the act that counts: "${reversed.followUpOf}".`,
          );
        } else if (
          occurred !== undefined &&
          reversed?.occurred !== undefined &&
          occurred.from < reversed.occurred.from
        ) {
          find(
            at,
            'reversal-before-act',
            `it happened on ${occurred.from}, before "${reversal.actId}" of ${reversed.occurred.from}`,
            'Correct one of the two dates, or name another act.',
          );
        }
        const total = (shares.get(reversal.actId) ?? 0) + reversal.share;
        shares.set(reversal.actId, total);
        if (total > 1 + EPSILON) {
          find(
            at,
            'reversed-too-much',
            `"${reversal.actId}" is reversed by ${Number(total.toFixed(6))} in total`,
            'Shares of one act add up to 1 at most: lower them.',
          );
        }
      }
      seen.add(reversal.actId);
    });
    if (actId === undefined) continue;
    if (reverses.some((reversal) => leadsTo(acts, reversal.actId, actId))) {
      find(
        [...path, 'reverses'],
        'reversal-cycle',
        'it reverses an act that reverses it',
        'Let only the later of the two reverse the other.',
      );
    }
  }
  return findings;
}

/** Whether `from` reverses `to`, directly or through others. Acts of one day could form such a ring. */
function leadsTo(acts: ReadonlyMap<string, Placed<ActEntry>>, from: string, to: string): boolean {
  if (from === to) return false;
  const seen = new Set<string>([from]);
  for (const id of seen) {
    for (const { actId } of acts.get(id)?.entry.reverses ?? []) {
      if (actId === to) return true;
      seen.add(actId);
    }
  }
  return false;
}
