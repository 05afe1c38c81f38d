/** A step of a what-if, as answers name it. */
interface NamedStep {
  readonly kind: 'commitment' | 'past' | 'assumptions';
  readonly commitment?: string | undefined;
  readonly summary?: string | undefined;
}

/** What a step is called where it is read. */
export const stepName = ({ kind, commitment, summary }: NamedStep): string =>
  kind === 'past'
    ? 'what is changed of the past'
    : kind === 'assumptions'
      ? 'what is assumed otherwise'
      : (summary ?? commitment ?? '');
