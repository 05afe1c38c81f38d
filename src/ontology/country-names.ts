import { isKnownParty, meantParty } from './countries.ts';
import { FORMER_STATES, formerStateName, outOfItsTime } from './former-states.ts';

/** The two letters of ISO 3166-1 behind the three by which parties are known; names in CLDR go by the two. */
const PAIRS = `
  ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATG:AG AUS:AU AUT:AT AZE:AZ
  BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR
  BRB:BB BRN:BN BTN:BT BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO
  COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG
  ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH
  GIB:GI GIN:GN GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GRL:GL GTM:GT GUM:GU GUY:GY HKG:HK HND:HN HRV:HR HTI:HT HUN:HU
  IDN:ID IMN:IM IND:IN IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG
  KHM:KH KIR:KI KNA:KN KOR:KR KSV:XK KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU
  LVA:LV MAC:MO MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MOZ:MZ
  MRT:MR MUS:MU MWI:MW MYS:MY NAM:NA NER:NE NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK
  PAN:PA PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA
  SDN:SD SEN:SN SGP:SG SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ
  SYC:SC SYR:SY TCD:TD TGO:TG THA:TH TJK:TJ TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG
  UKR:UA URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VNM:VN VUT:VU WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
`;

/**
 * Where builds of CLDR have several names and pick otherwise (browsers ship a part of its data): given here, so that the page and the
 * server call a party alike.
 */
const SETTLED: Readonly<Record<string, string>> = {
  FLK: 'Falkland Islands',
  HKG: 'Hong Kong',
  MAC: 'Macao',
  PSE: 'Palestinian Territories',
};

/** What people say as well. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  USA: ['America', 'US', 'United States of America'],
  GBR: ['Britain', 'UK', 'England'],
  RUS: ['Russian Federation'],
  CHN: ['PRC'],
  KOR: ['Korea, South'],
  PRK: ['Korea, North', 'DPRK'],
  SUN: ['USSR'],
  DDR: ['East Germany', 'GDR'],
  CZE: ['Czech Republic'],
  TUR: ['Turkey'],
  ARE: ['UAE', 'Emirates'],
  VDR: ['North Vietnam'],
  PSE: ['Palestine', 'Occupied Palestinian Territory', 'Palestinian Territory, Occupied'],
  MKD: ['Macedonia', 'the former Yugoslav Republic of Macedonia'],
  MMR: ['Burma', 'Myanmar'],
  VAT: ['Holy See'],
  COD: ['Democratic Republic of Congo', 'Democratic Republic of the Congo'],
  COG: ['Congo', 'Republic of the Congo'],
  MDA: ['Moldova, Republic of'],
  HKG: ['Hong Kong SAR China'],
  MAC: ['Macao SAR China', 'Macau'],
  SWZ: ['Swaziland'],
};

export interface NamedState {
  readonly code: string;
  readonly name: string;
}

const named = (): NamedState[] => {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const present = PAIRS.trim()
    .split(/\s+/)
    .map((pair) => ({ code: pair.slice(0, 3), region: pair.slice(4) }))
    .map(({ code, region }) => ({ code, name: SETTLED[code] ?? names.of(region) ?? code }));
  // Their names are given here: CLDR would call them by their successors.
  const former = FORMER_STATES.map(({ code, name }) => ({ code, name }));
  return [...present, ...former].sort((a, b) => (a.name < b.name ? -1 : 1));
};

let states: readonly NamedState[] | undefined;
let byCode: ReadonlyMap<string, string> | undefined;

/** States of today and former ones, by name. */
export const namedStates = (): readonly NamedState[] => (states ??= named());

/** The name of a state by its code, where it has one here. */
export function stateName(code: string): string | undefined {
  byCode ??= new Map(namedStates().map((state) => [state.code, state.name]));
  return formerStateName(code) ?? byCode.get(code);
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Lower is better; `undefined` where the state is not meant. */
function rankOf({ code, name }: NamedState, asked: string): number | undefined {
  const said = [name, ...(ALSO[code] ?? [])].map(plain);
  if (plain(code) === asked || said.includes(asked)) return 0;
  if (said[0]?.startsWith(asked)) return 1;
  if (said.some((each) => ` ${each}`.includes(` ${asked}`))) return 2;
  return said.some((each) => each.includes(asked)) ? 3 : undefined;
}

/** States that a text finds: by their code or a whole name, by how their name begins, then by what it holds. */
export function foundStates(text: string, limit: number): readonly NamedState[] {
  const asked = plain(text);
  if (asked === '') return [];
  return namedStates()
    .flatMap((state) => {
      const rank = rankOf(state, asked);
      return rank === undefined ? [] : [{ state, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ state }) => state);
}

/** The state that a text names: by its code or a whole name, or as the only one that it finds. */
export function stateNamed(text: string): NamedState | undefined {
  const [first, second] = foundStates(text, 2);
  if (first === undefined || second === undefined) return first;
  return rankOf(first, plain(text)) === 0 ? first : undefined;
}

let byWholeName: ReadonlyMap<string, string> | undefined;

/** The code of the state whose whole name a text is, however it is written; never a guess by a part of it. */
export function stateByWholeName(text: string): string | undefined {
  byWholeName ??= new Map(
    namedStates().flatMap(({ code, name }) =>
      [name, ...(ALSO[code] ?? [])].map((each): [string, string] => [letters(each), code]),
    ),
  );
  return byWholeName.get(letters(text));
}

/** What is left of a name without accents, points and `the`. */
const letters = (text: string): string =>
  plain(text)
    .replaceAll('&', ' and ')
    .replace(/[^a-z]+/g, ' ')
    .replace(/^the | the /g, ' ')
    .trim();

/** Why a relation cannot be opened with a party, where days begin at `from`: there is no such party, or it is gone by then. */
export function partyRefusal(
  party: string,
  from: string,
): { readonly message: string; readonly remedy: string } | undefined {
  if (!isKnownParty(party)) {
    const meant = meantParty(party);
    return {
      message: `There is no party ${party}`,
      remedy:
        meant === undefined ? 'Write a state by its name, or by its code, such as FRA.' : `Write ${meant}.`,
    };
  }
  const former = FORMER_STATES.find(({ code }) => code === party.slice(0, 3));
  return former !== undefined && from > former.until ? outOfItsTime(party, from) : undefined;
}
