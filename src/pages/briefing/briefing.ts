import { z } from 'zod';

/** Most views of a briefing: more is a report, and each is simulated. */
export const BRIEFING_VIEWS = 12;

/** Most characters of one text between charts. */
const TEXT_LIMIT = 10_000;

const prose = z.string().trim().max(TEXT_LIMIT).optional();

const viewSchema = z.strictObject({
  address: z
    .string()
    .trim()
    .min(1)
    .max(8000)
    .describe("What the page shows, by its address or what stands behind the address's question mark"),
  title: z.string().trim().min(1).max(200).optional().describe('What stands above the chart'),
  text: prose.describe('What stands below it; a blank line begins a paragraph'),
  seen: z
    .strictObject({
      figures: z
        .string()
        .regex(/^[0-9a-f]{64}$/u, { error: 'a SHA-256 in hexadecimal digits' })
        .describe('SHA-256 of the figures as they were'),
      on: z.string().max(40).describe('When they were, ISO 8601'),
    })
    .optional()
    .describe('Written when the briefing is made, so that it can be told where figures have changed since'),
});

/** Views in an order, and what is written between them: a file that its author keeps. */
export const briefingSchema = z
  .strictObject({
    briefing: z.literal(1).describe('Version of this form'),
    title: z.string().trim().min(1).max(200),
    author: z.string().trim().min(1).max(200).optional(),
    introduction: prose,
    views: z.array(viewSchema).min(1).max(BRIEFING_VIEWS),
    closing: prose.describe('What stands after the last chart'),
  })
  .meta({ id: 'Briefing' });

export type Briefing = Readonly<z.output<typeof briefingSchema>>;
export type BriefingView = Briefing['views'][number];

/** The parameters of an address, however much of it is given. */
export const parametersOf = (address: string): URLSearchParams => {
  const cut = address.indexOf('?');
  return new URLSearchParams((cut < 0 ? address : address.slice(cut + 1)).split('#', 1)[0]);
};
