import type { Problem } from '../app/api.client.ts';

type Fault = NonNullable<Problem['errors']>[number];

/** Corrections send their content beside a reason, and batches a list: the form knows the content alone. */
const placeOf = (path: string): string => path.replace(/^content\./, '');

const isWithin = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

const sentence = ({ message, remedy }: Pick<Fault, 'message' | 'remedy'>): string => {
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replace(/\.$/, '');
  return `${text}. ${remedy}`.trim();
};

/** What the server says against the fields at these places of what was sent. */
export const faultAt = (problem: Problem | undefined, ...places: readonly string[]): string | undefined => {
  const faults = (problem?.errors ?? []).filter(({ path }) =>
    places.some((place) => isWithin(placeOf(path), place)),
  );
  return faults.length === 0 ? undefined : faults.map(sentence).join(' ');
};

/** What it says that belongs to no field of the form: the whole, where it names no place at all. */
export function faultsBeside(problem: Problem, places: readonly string[]): readonly string[] {
  const { errors = [] } = problem;
  if (errors.length === 0) return [`${problem.detail} ${problem.remedy}`.trim()];
  return errors
    .filter(({ path }) => !places.some((place) => isWithin(placeOf(path), place)))
    .map((fault) => `${fault.path}: ${sentence(fault)}`);
}
