import { agreementOf } from '../coding/agreement.ts';
import type { Draft, Proposal } from '../coding/draft-form.ts';
import { nameIn } from '../ontology/code-books.ts';
import { counted } from '../kernel/counted.ts';
import { indented, paint, words, wrap, type Terminal } from './terminal-text.ts';
import { occurredText } from './terminal-timeline.ts';

/** A draft for people: each proposal with the words that it stands on. */
export function draftLines(draft: Draft, terminal: Terminal): string[] {
  const { proposals } = draft;
  const acts = proposals.filter(({ kind }) => kind === 'act').length;
  return [
    ...proposals.flatMap((proposal, index) => [...proposalLines(draft, proposal, index, terminal), '']),
    ...wrap(
      `${counted(acts, 'act')} and ${counted(proposals.length - acts, 'note')} proposed, in ${draft.sentences.proposed} of ${counted(draft.sentences.all, 'sentence')}. Nothing is recorded: read the other sentences too.`,
      terminal.width,
    ),
  ];
}

function proposalLines(
  { proposals }: Draft,
  proposal: Proposal,
  index: number,
  terminal: Terminal,
): string[] {
  const { kind, initiator, target, reciprocal, code, occurred, confidence, quote, why, assumed } = proposal;
  const arrow = reciprocal ? (terminal.unicode ? '\u2194' : '<->') : terminal.unicode ? '\u2192' : '->';
  const head = [
    `${index + 1}`,
    occurredText(occurred),
    `${initiator} ${arrow} ${target}`,
    `${kind === 'note' ? 'note, ' : ''}${code} ${words(nameIn(code) ?? '', terminal)}`,
    confidence.toFixed(2),
  ].join('  ');
  const other = proposal.alternatives.map((each) => each.code).join(', ');
  const first = proposals.findIndex(({ proposalId }) => proposalId === proposal.followUpOf);
  const told = [
    `by ${why.words.map((word) => words(word, terminal)).join(', ')} (${why.rule})`,
    ...(other === '' ? [] : [`or ${other}`]),
    ...(assumed.length === 0 ? [] : [`assumed: ${assumed.join(', ')}`]),
    ...(first === -1 ? [] : [`a further step of ${first + 1}`]),
  ].join('; ');
  return [
    paint(head, 'strong', terminal),
    ...indented(`"${words(quote.text, terminal)}"`, 4, terminal),
    ...indented(told, 4, terminal, 'dim'),
  ];
}

/** Where two coders read a text otherwise, what moves most first. */
export function agreementLines(own: Draft, other: Draft, terminal: Terminal): string[] {
  const pairs = agreementOf(own, other);
  const alike = pairs.filter(({ is }) => is === 'same code').length;
  const lines = pairs.flatMap(({ is, first, second, apart }) => {
    if (is === 'same code') return [];
    const codes = [first, second].map((each) => (each === undefined ? 'nothing' : each.code)).join(' or ');
    const quote = `"${words((first ?? second)?.quote.text ?? '', terminal)}"`;
    return [
      paint(`${codes}, ${is}, ${apart.toFixed(1)} apart on the scale`, 'strong', terminal),
      ...indented(quote, 4, terminal),
    ];
  });
  return [
    '',
    `${own.coder} and ${other.coder}: ${counted(pairs.length, 'act')}, ${alike} with the same code.`,
    ...lines,
  ];
}
