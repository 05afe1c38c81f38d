import { expect, test } from 'vitest';
import type { IdentifiedAct } from '../../../src/models/tension/model-act.ts';
import type { TensionParameters } from '../../../src/models/tension/parameters.ts';
import { act, pressureOn } from './acts.ts';

/**
 * What single acts add to the pressure z, worked out by hand to 15 digits. Defaults: s = 0.5; verbal K(x) = 0.95 x
 * 2^(-x/7) + 0.05 x 2^(-x/1095); material K(x) = 0.75 x 2^(-x/30) + 0.25 x 2^(-x/1095).
 */
interface Known {
  readonly given: string;
  readonly record: readonly IdentifiedAct[];
  readonly of: string;
  readonly on: string;
  readonly parameters?: Partial<TensionParameters>;
  readonly z: number;
  readonly lasting?: number;
}

const sanctions = act('sanctions', '2021-03-02', '163', -8);
const expulsion = act('expulsion', '2021-04-15', '161', -4);
const armsTalks = act('talks', '2021-02-01', '046', 7);
const call = act('call', '2021-04-13', '041', 1, { reciprocal: true });
const interview = act('interview', '2021-03-17', '111', -2);
const days = (from: string, to: string) => ({ occurred: { from, to } });
const returned = (share: number, day: string) =>
  act('return', day, '050', 3.5, { reverses: [{ actId: 'expulsion', share }] });

const KNOWN: readonly Known[] = [
  {
    given: 'a verbal act on the day itself',
    // u = 0.2, K(0) = 0.95 + 0.05 = 1; z = 0.5 x 0.2 x 1; lasting 0.05 of it
    record: [interview],
    of: 'interview',
    on: '2021-03-17',
    z: 0.1,
    lasting: 0.005,
  },
  {
    given: 'an act on the day before it',
    // x < 0: K = 0
    record: [interview],
    of: 'interview',
    on: '2021-03-16',
    z: 0,
    lasting: 0,
  },
  {
    given: 'a verbal act after its half-life',
    // x = 7: 0.95 / 2 + 0.05 x 0.995578724874688 = 0.524778936243734; z = 0.1 x that
    record: [interview],
    of: 'interview',
    on: '2021-03-24',
    z: 0.0524778936243734,
    lasting: 0.00497789362437344,
  },
  {
    given: 'a material act after its half-life',
    // u = 0.8; x = 30: 0.75 / 2 + 0.25 x 0.981188846649007 = 0.620297211662252; z = 0.4 x that
    record: [sanctions],
    of: 'sanctions',
    on: '2021-04-01',
    z: 0.248118884664901,
    lasting: 0.0981188846649007,
  },
  {
    given: 'a cooperative act, which lowers',
    // u = -0.7; x = 14: 0.95 / 4 + 0.05 x 0.991176997423111 = 0.287058849871156; z = -0.35 x that
    record: [armsTalks],
    of: 'talks',
    on: '2021-02-15',
    z: -0.100470597454904,
  },
  {
    given: 'material cooperation that scores below 0, which raises',
    // 090: u = 0.2, material; x = 30: 0.1 x 0.620297211662252
    record: [act('probe', '2021-03-02', '090', -2)],
    of: 'probe',
    on: '2021-04-01',
    z: 0.0620297211662252,
  },
  {
    given: 'an act that scores 0',
    record: [act('statement', '2021-03-02', '010', 0)],
    of: 'statement',
    on: '2021-03-02',
    z: 0,
    lasting: 0,
  },
  {
    given: 'a reciprocal act, once in each direction',
    // u = 2 x -0.1; x = 7: -0.1 x 0.524778936243734
    record: [call],
    of: 'call',
    on: '2021-04-20',
    z: -0.0524778936243734,
  },
  {
    given: 'an interval begun before the date and ended after it',
    // ten days of 0.04 each, the first four begun, at ages 0 to 3:
    // 0.04 x (1 + 0.982711773622 + 0.965814897637 + 0.949300435815) = 0.04 x 3.897827107075...
    record: [act('blockade', '2021-03-02', '163', -8, days('2021-03-02', '2021-03-11'))],
    of: 'blockade',
    on: '2021-03-05',
    z: 0.155913084283019,
  },
  {
    given: 'an interval ended before the date',
    // two days of 0.2 each, at ages 9 and 10: 0.2 x (0.8577690716637 + 0.843697864915088)
    record: [act('seizure', '2021-03-02', '163', -8, days('2021-03-02', '2021-03-03'))],
    of: 'seizure',
    on: '2021-03-12',
    z: 0.340293387315757,
  },
  {
    given: 'an act known only to the month, on the last day of it',
    // 31 days of 0.1/31 each at ages 0 to 30; the sums are geometric: of 2^(-x/7) 10.1145496483207, of 2^(-x/1095)
    // 30.707535045534; z = 0.1/31 x (0.95 x 10.1145496483207 + 0.05 x 30.707535045534)
    record: [act('complaint', '2021-03-01', '111', -2, days('2021-03-01', '2021-03-31'))],
    of: 'complaint',
    on: '2021-03-31',
    z: 0.0359490287683271,
  },
  {
    given: 'a magnitude',
    // u = 2.5 x 0.2; x = 21: 0.95 / 8 + 0.05 x 0.98679473121962 = 0.168089736560981; z = 0.25 x that
    record: [act('tirade', '2021-03-17', '111', -2, { magnitude: { value: 2.5 } })],
    of: 'tirade',
    on: '2021-04-07',
    z: 0.0420224341402453,
  },
  {
    given: 'a follow-up of an act already counted',
    record: [expulsion, act('note', '2021-04-21', '161', -4, { followUpOf: 'expulsion' })],
    of: 'note',
    on: '2021-04-21',
    z: 0,
    lasting: 0,
  },
  {
    given: 'a reversal on the next day',
    // u = 0.4; x = 29: 0.75 x 0.511686945998387 + 0.25 x 0.981810146727667 = 0.629217746180707; z = 0.2 x that
    record: [expulsion, returned(1, '2021-05-15')],
    of: 'expulsion',
    on: '2021-05-14',
    z: 0.125843549236141,
  },
  {
    given: 'a full reversal on that day',
    // x = 30, the lasting term gone: 0.2 x 0.75 / 2
    record: [expulsion, returned(1, '2021-05-15')],
    of: 'expulsion',
    on: '2021-05-15',
    z: 0.075,
    lasting: 0,
  },
  {
    given: 'a reversal of 0.4',
    // x = 30: 0.2 x (0.75 / 2 + 0.25 x 0.6 x 0.981188846649007)
    record: [expulsion, returned(0.4, '2021-05-15')],
    of: 'expulsion',
    on: '2021-05-15',
    z: 0.10443566539947,
    lasting: 0.0294356653994702,
  },
  {
    given: 'a reversal of half an interval that is still under way',
    // four days of 0.1, at ages 0 to 3; 2^(-x/30): 1 + 0.977159968434 + 0.954841603910 + 0.933032991536; 2^(-x/1095):
    // 1 + 0.999367189185 + 0.998734778820 + 0.998102768651; 0.1 x (0.75 x 3.86503456388147 + 0.5 x 0.25 x 3.99620473665656)
    record: [
      act('blockade', '2021-03-02', '163', -8, days('2021-03-02', '2021-03-05')),
      act('waiver', '2021-03-04', '085', 7, { reverses: [{ actId: 'blockade', share: 0.5 }] }),
    ],
    of: 'blockade',
    on: '2021-03-05',
    z: 0.339830151499329,
  },
  {
    given: "an act toward a third party, which counts as its initiator's",
    // 154: u = 0.72; x = 60: 0.75 / 4 + 0.25 x 0.962731552788408 = 0.428182888197102; z = 0.36 x that
    record: [
      act('build-up', '2021-03-26', '154', -7.2, {
        ...({ initiator: 'RUS', target: 'UKR' } as Partial<IdentifiedAct>),
      }),
    ],
    of: 'build-up',
    on: '2021-05-25',
    z: 0.154145839750957,
  },
  {
    given: 'parameters of its own',
    // 125: u = 0.5, s = 2; x = 20: 0.8 / 4 + 0.2 x 2^-0.2 (0.870550563296124); z = 1 x 0.374110112659225
    record: [act('dodge', '2021-03-19', '125', -5)],
    of: 'dodge',
    on: '2021-04-08',
    parameters: { s: 2, h_verbal: 10, r_verbal: 0.2, H: 100 },
    z: 0.374110112659225,
  },
  {
    given: 'a signed treaty that counts as material',
    // 057 both ways: u = 2 x -0.8; x = 30, material: -0.8 x 0.620297211662252
    record: [act('treaty', '2021-02-03', '057', 8, { reciprocal: true, class: { class: 'material' } })],
    of: 'treaty',
    on: '2021-03-05',
    z: -0.496237769329801,
  },
];

test.each(KNOWN)('given $given, then z of $of on $on is $z', ({ record, of, on, parameters, z, lasting }) => {
  const pressure = pressureOn(on, of, record, parameters);
  expect(Math.abs(pressure.total - z)).toBeLessThan(1e-14);
  if (lasting !== undefined) expect(Math.abs(pressure.lasting - lasting)).toBeLessThan(1e-14);
});
