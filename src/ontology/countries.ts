/** States and groups by the codes that parties bear: three capital letters, as ISO 3166-1 and CAMEO have them. */

import { FORMER_STATES } from './former-states.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** ISO 3166-1 alpha-3, and Kosovo as it is written in its absence. */
const PRESENT_STATES: ReadonlySet<string> = new Set(
  words(`
  ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR
  BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL
  COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK
  FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV
  HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO
  LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
  MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN
  PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE
  SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO
  TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
  KSV XKK XKX
`),
);

/** Territories that are gone and were no states (ISO 3166-3). */
const FORMER_TERRITORIES = words('NTZ PCI');

/** What CAMEO writes in the place of a country: regions, kinds of organisation, and organisations. */
const CAMEO_GROUPS = words(`
  AFR ASA BLK CAS CAU CEU CFR CRB EAF EEU EIN EUR LAM MDT MEA NAF NMR PGS SAF SAM SAS SCN SEA WAF WST
  IGO IMG INT MNC NGM NGO UIS
  AEU ALQ APE ARL ASN BIS CIS COE EBR ECA EEC EFT FAO FIS GCC HCR HRW IAE ICC ICG ICJ ILO IMF IOM IPU IRC MSF NAT
  OAS OAU OIC OPC OXF PLO RCR SAA SCO TAL UEM UNO WBK WEF WFP WHO WTO
`);

const KNOWN: ReadonlySet<string> = new Set([
  ...PRESENT_STATES,
  ...FORMER_STATES.map(({ code }) => code),
  ...FORMER_TERRITORIES,
  ...CAMEO_GROUPS,
]);

/** Codes that were given up for another, and those that sport, post and press use in place of ISO's. */
const MEANT: ReadonlyMap<string, string> = new Map(
  words(`
    BUR:MMR BYS:BLR DHY:BEN HVO:BFA NHB:VUT RHO:ZWE ROM:ROU TMP:TLS ZAR:COD
    BUL:BGR CRO:HRV DEN:DNK ENG:GBR FRG:DEU GDR:DDR GER:DEU GRE:GRC INA:IDN IRA:IRN KSA:SAU LAT:LVA NED:NLD PHI:PHL
    POR:PRT RSA:ZAF SLO:SVN SUI:CHE UAE:ARE URS:SUN USR:SUN VIE:VNM
  `).map((pair) => [pair.slice(0, 3), pair.slice(4)] as const),
);

/** Whether the code of a party begins with that of a present or former state or of a group of CAMEO. */
export const isKnownParty = (party: string): boolean => KNOWN.has(party.slice(0, 3));

const STATES: ReadonlySet<string> = new Set([
  ...PRESENT_STATES,
  ...FORMER_STATES.map(({ code }) => code),
  ...FORMER_TERRITORIES,
]);

/** Whether a code is that of a present or former state or territory, and not of a group. */
export const isState = (code: string): boolean => STATES.has(code);

/** The code that was probably meant by one that is not known, where there is one. */
export const meantParty = (party: string): string | undefined => {
  const meant = MEANT.get(party.slice(0, 3));
  return meant === undefined ? undefined : meant + party.slice(3);
};
