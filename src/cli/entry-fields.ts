import type { Path } from '../http/fault.ts';
import { pathText } from '../http/path-text.ts';

const OPTIONS: Readonly<Record<string, string>> = {
  actId: 'id',
  noteId: 'id',
  summitId: 'id',
  occurred: 'on',
  initiator: 'by',
  target: 'toward',
  reciprocal: 'both',
  score: 'scale',
  announced: 'announced',
  date: 'date',
  participants: 'with',
  thirdParties: 'third',
  issues: 'issue',
  names: 'name',
};
const NESTED: Readonly<Record<string, string>> = {
  'sources.title': 'source',
  'magnitude.rationale': 'because',
  'baseline.value': 'baseline',
  'baseline.rationale': 'because',
  'coverage.from': 'from',
  'coverage.to': 'to',
  'occurred.basis': 'basis',
};

/** The option that gives what lies at a path of a form. */
export function optionAt(path: Path): string {
  const names = path.filter((step): step is string => typeof step === 'string');
  const [field = '', second = ''] = names;
  const nested = NESTED[`${field}.${second}`];
  if (nested !== undefined) return `--${nested}`;
  if (field === 'sources') return second === '' ? '--source' : `--${second}`;
  return field === '' ? pathText(path) : `--${dashed(OPTIONS[field] ?? field)}`;
}

const dashed = (name: string): string => name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
