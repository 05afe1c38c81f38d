import { Document, isMap, isSeq, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { nameIn } from '../ontology/code-books.ts';
import { draftSchema, proposalSchema, proposedOf, type Draft } from './draft-form.ts';

/** A draft as a file, in which a person says what of it is accepted. */

const answer = z
  .union([z.boolean(), z.enum(['yes', 'no'])])
  .transform((given) => given === true || given === 'yes');

/** What was proposed, beside what a person may have made of it. */
const proposedSchema = proposalSchema
  .pick({ initiator: true, target: true, reciprocal: true, code: true, occurred: true })
  .extend({
    quote: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the quote'),
  });

/** `from` and `to` are read as they are written: elsewhere they are days. */
const offset = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const fileProposalSchema = proposalSchema.extend({
  quote: proposalSchema.shape.quote.extend({ from: offset, to: offset }),
  accept: answer,
  reject: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Why it is not accepted: one of the reasons, or a text'),
  issue: z.string().max(80).optional().describe('In place of the issue of the file'),
  summary: z.string().trim().min(1).max(2000).optional().describe('In place of the quote'),
  proposed: proposedSchema.describe('As the coder had it; leave it as it is'),
});

export const draftFileSchema = draftSchema.extend({
  history: z.string().max(200).optional().describe('Where it is recorded: RUS-USA~geneva-2021'),
  issue: z.string().max(80).optional().describe('An issue that the history declares'),
  source: z.strictObject({
    title: z.string().max(500),
    publisher: z.string().max(200),
    url: z.string().max(2000).optional(),
  }),
  proposals: z.array(fileProposalSchema).max(2000),
});

export type DraftFile = z.output<typeof draftFileSchema>;
export type FileProposal = DraftFile['proposals'][number];

export interface FileSource {
  readonly title?: string | undefined;
  readonly publisher?: string | undefined;
  readonly url?: string | undefined;
}

const HELP = ` A draft: nothing of it is recorded. Write "accept: yes" where a proposal is right, correct what is not (code, parties, days), write
 "reject: REASON" where it is wrong (no-act, wrong-parties, wrong-code, wrong-time, told-before, or words of your own), and
 record what you accepted with: detente accept FILE --history HISTORY --issue ISSUE
 Quotes stay as the text has them.`;

/** The file of a draft, with nothing accepted. */
export function draftFileText(draft: Draft, { title = '', publisher = '', url }: FileSource): string {
  const { proposals, ...head } = draft;
  const document = new Document(
    {
      ...head,
      source: { title, publisher, ...(url !== undefined && { url }) },
      proposals: proposals.map((each) => ({ accept: 'no', ...each, proposed: proposedOf(each) })),
    },
    // What is corrected in one place must not change in another.
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = HELP;
  const list = document.get('proposals');
  if (isSeq(list)) {
    for (const [index, item] of list.items.entries()) {
      const code = proposals[index]?.code ?? '';
      if (isMap(item)) (item as YAMLMap).commentBefore = ` ${index + 1}: ${nameIn(code) ?? code}`;
    }
  }
  return document.toString({ lineWidth: 140 });
}

/** The draft that a file was made of. A quote that was changed stays as it is now: of the one before it there is the digest alone. */
export function draftOf(file: DraftFile): Draft {
  const { history: _history, issue: _issue, source: _source, proposals, ...head } = file;
  return { ...head, proposals: proposals.map(proposedIn) };
}

function proposedIn(proposal: FileProposal): Draft['proposals'][number] {
  const { accept: _accept, reject: _reject, issue: _issue, summary: _summary, proposed, ...now } = proposal;
  const { quote: _quote, ...before } = proposed;
  return { ...now, ...before };
}
