/**
 * Names of the CAMEO manual 1.1b3 (P. A. Schrodt, 2012, chapter 6) where they are not those of GDELT's list. In the root 10
 * the numbers mean other things, elsewhere the words differ.
 */
export const MANUAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['020', 'Make an appeal or request, not specified below'],
  ['022', 'Appeal for diplomatic cooperation (such as policy support)'],
  ['025', 'Appeal to yield, not specified below'],
  ['0252', 'Appeal for easing of political dissent'],
  ['028', 'Appeal to engage in or accept mediation'],
  ['032', 'Express intent to engage in diplomatic cooperation (such as policy support)'],
  ['0355', 'Express intent to allow international involvement (non-mediation)'],
  ['044', 'Meet at a "third" location'],
  ['083', 'Accede to requests or demands for political reform, not specified below'],
  ['086', 'Allow international involvement, not specified below'],
  ['0863', 'Allow humanitarian access'],
  ['101', 'Demand material cooperation, not specified below'],
  ['102', 'Demand diplomatic cooperation (such as policy support)'],
  ['103', 'Demand material aid, not specified below'],
  ['105', 'Demand that target yields, not specified below'],
  ['106', 'Demand meeting, negotiation'],
  ['107', 'Demand settling of dispute'],
  ['108', 'Demand mediation'],
  ['1312', 'Threaten with sanctions, boycott, embargo'],
  ['1321', 'Threaten with restrictions on political freedoms'],
  ['133', 'Threaten with political dissent, protest'],
  ['137', 'Threaten with repression'],
  ['138', 'Threaten with military force, not specified below'],
  ['141', 'Demonstrate or rally, not specified below'],
  ['144', 'Obstruct passage, block, not specified below'],
  ['145', 'Protest violently, riot, not specified below'],
  ['162', 'Reduce or stop material aid, not specified below'],
  ['183', 'Conduct suicide, car, or other non-military bombing, not specified below'],
  ['1832', 'Carry out vehicular bombing'],
  ['195', 'Employ aerial weapons, not specified below'],
]);

/** Codes that the manual has and no published list. */
export const MANUAL_ALONE: ReadonlySet<string> = new Set(['155', '176', '1834', '1951', '1952']);

/** Codes that published lists have and the manual has not: ICEWS added it. */
export const NOT_IN_MANUAL: ReadonlySet<string> = new Set(['1213']);
