import { freeSlug, slugOf } from '../../kernel/slug.ts';
import { DEFAULT_TENSION_PARAMETERS, type TensionParameters } from '../../models/tension/parameters.ts';
import { foundStates, partyRefusal, stateName, stateNamed } from '../../ontology/country-names.ts';
import type { RelationContent } from '../../relations/events.ts';
import { filled } from './source-form.ts';

/** What a history declares of itself, as one writes it. */
export interface RelationForm {
  /** Two states by name or code. */
  readonly parties: readonly [string, string];
  readonly title: string;
  /** Its name within the pair; empty: made of the title. */
  readonly name: string;
  readonly introduction: string;
  readonly baseline: number;
  readonly because: string;
  readonly issues: readonly { readonly id: string; readonly title: string }[];
  readonly thirdParties: readonly {
    readonly party: string;
    readonly name?: string | undefined;
    readonly why: string;
  }[];
  readonly from: string;
  readonly to: string;
  readonly parameters: TensionParameters;
}

export const newRelation = (from: string): RelationForm => ({
  parties: ['', ''],
  title: '',
  name: '',
  introduction: '',
  baseline: 40,
  because: '',
  issues: [{ id: '', title: 'Relations in general' }],
  thirdParties: [],
  from,
  to: '',
  parameters: DEFAULT_TENSION_PARAMETERS,
});

export const relationForm = (content: RelationContent): RelationForm => ({
  parties: [...content.parties],
  title: content.title,
  name: '',
  introduction: content.introduction ?? '',
  baseline: content.baseline.value,
  because: content.baseline.rationale,
  issues: content.issues,
  thirdParties: content.thirdParties,
  from: content.coverage.from,
  to: content.coverage.to ?? '',
  parameters: content.parameters,
});

/** The code of the state that a text names: a code, a whole name, or the only one that it finds. */
export function partyOf(text: string): string | undefined {
  const said = text.trim();
  const code = /^[A-Za-z]{3}$/.test(said) ? said.toUpperCase() : undefined;
  if (code !== undefined && partyRefusal(code, '') === undefined) return code;
  return stateNamed(said)?.code;
}

/** What is wrong with a party as it is written, in words. */
export function partyFault(text: string, from: string): string | undefined {
  const said = text.trim();
  if (said === '') return undefined;
  const code = partyOf(said);
  const refusal = partyRefusal(code ?? said, from);
  if (code !== undefined && refusal === undefined) return undefined;
  if (code !== undefined && refusal !== undefined) return `${refusal.message}. ${refusal.remedy}`;
  const near = foundStates(said, 3).map(({ name }) => name);
  const help =
    near.length > 0
      ? `Which is meant: ${near.join(', ')}?`
      : 'Write a state by its name, or by its code, such as FRA.';
  return `No party is known as \u201c${said}\u201d. ${help}`;
}

const codesOf = (form: RelationForm): readonly string[] =>
  form.parties.map((text) => partyOf(text) ?? text.trim());

/** Its title, or the two names where none is given. */
export const titleOf = (form: RelationForm): string =>
  form.title.trim() ||
  form.parties
    .map((text) => stateName(partyOf(text) ?? '') ?? text.trim())
    .filter(Boolean)
    .join(' and ');

/** Its name within the pair. */
export const nameOf = (form: RelationForm): string =>
  form.name.trim() || slugOf(titleOf(form)) || 'own-record';

/** The history's id, once both parties are known. */
export function historyOf(form: RelationForm): string | undefined {
  const [first = '', second = ''] = codesOf(form).toSorted();
  return /^[A-Z]{3}$/.test(first) && /^[A-Z]{3}$/.test(second)
    ? `${first}-${second}~${nameOf(form)}`
    : undefined;
}

/** What it declares, as it is sent: `before` where it is revised. */
export function relationInput(form: RelationForm, before?: RelationContent): RelationContent {
  const parties = codesOf(form).toSorted() as [string, string];
  const names = parties.map((code) => stateName(code));
  const ids = new Set(form.issues.map(({ id }) => id).filter(Boolean));
  const issues = form.issues
    .filter(({ title }) => title.trim() !== '')
    .map(({ id, title }) => {
      const own = id || freeSlug(title, 'issue', (taken) => ids.has(taken));
      ids.add(own);
      return { id: own, title: title.trim() };
    });
  const { introduction, because, from, to, parameters } = form;
  return {
    ...(before?.names !== undefined
      ? { names: before.names }
      : before === undefined &&
        names.every((name) => name !== undefined) && { names: names as [string, string] }),
    ...(before === undefined ? {} : { model: before.model }),
    title: titleOf(form),
    parties,
    ...filled({ introduction }),
    baseline: { value: form.baseline, ...filled({ rationale: because }) },
    parameters,
    issues,
    thirdParties: form.thirdParties
      .filter(({ party, why }) => party.trim() !== '' || why.trim() !== '')
      .map(({ party, name, why }) => {
        const code = partyOf(party) ?? party.trim();
        const known = name ?? stateName(code);
        return { party: code, ...(known !== undefined && { name: known }), ...filled({ why }) };
      }),
    coverage: { from, ...(to !== '' && { to }) },
  } as RelationContent;
}
