/** What parameters of the models are called where they are read, by their path in a what-if's assumptions. */
const NAMES: Readonly<Record<string, string>> = {
  'reaction.mu': 'acts that nothing brings about, a day',
  'reaction.inertia.conflict': 'inertia of conflict',
  'reaction.inertia.cooperation': 'inertia of cooperation',
  'reaction.reciprocity.conflict': 'reciprocity of conflict',
  'reaction.reciprocity.cooperation': 'reciprocity of cooperation',
  'reaction.a': 'all reactions',
  'reaction.beta': 'rate at which reactions wear off, a day',
  'reaction.gamma': 'how far cooperation calms',
  'tension.h_verbal': 'half-life of words, days',
  'tension.h_material': 'half-life of deeds, days',
  'tension.r_verbal': 'lasting share of words',
  'tension.r_material': 'lasting share of deeds',
  'tension.H': 'half-life of what lasts, days',
  'tension.s': 'pressure of an act',
};

export const parameterName = (parameter: string): string => NAMES[parameter] ?? parameter;

/** A value to three digits, of hundreds to whole numbers; a factor with its sign. */
export const parameterValue = (value: number, factor: string): string =>
  `${factor}${Math.abs(value) < 100 ? Number(value.toPrecision(3)) : Math.round(value)}`;
