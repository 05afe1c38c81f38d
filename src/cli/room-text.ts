import { counted } from '../kernel/counted.ts';
import { recordedVerdict, verdictOf } from '../rooms/room-sentences.ts';
import type { RoomAnswer } from '../rooms/rooms.query.ts';
import type { StepView } from '../rooms/room-view.ts';
import { table, type Column } from './terminal-table.ts';
import { words, type Terminal } from './terminal-text.ts';

/** A room for a terminal: where it stands, who is in it, what lies on the table, what came of it. */
export function roomLines(room: RoomAnswer, terminal: Terminal): string[] {
  const { title, history, base, phase, state, code, closed } = room;
  const until =
    phase.endsAt === undefined ? '' : phase.over ? ', whose time is over' : ` until ${phase.endsAt}`;
  const lines = [
    `${words(title, terminal)} (${room.roomId})`,
    `${history} at r${base.revision}, forked on ${base.at}, looking ahead to ${room.until}`,
    state === 'open' ? `phase ${phase.name}${until}` : `${state}`,
    code === undefined ? 'joining is closed' : `join code ${code}`,
    '',
    ...peopleLines(room, terminal),
    '',
    ...stepLines(room, terminal),
    '',
    `Agreed: ${counted(room.package.length, 'step')}.`,
  ];
  if (room.question !== undefined) {
    lines.push(`Predicted for ${room.question.day}: ${counted(room.predicted, 'person', 'people')}.`);
  }
  lines.push(...cameLines(room));
  if (closed?.communique !== undefined) lines.push(words(closed.communique, terminal));
  if (closed?.whatIfId !== undefined) lines.push(`The package is the what-if ${closed.whatIfId}.`);
  return lines;
}

/** What was predicted beside what came, and how the record goes on. */
export const cameLines = ({ revealed, recorded = [] }: Pick<RoomAnswer, 'revealed' | 'recorded'>): string[] =>
  [revealed && verdictOf(revealed), recordedVerdict(recorded)].filter((line) => line !== undefined);

function peopleLines({ participants, facilitator, delegations }: RoomAnswer, terminal: Terminal): string[] {
  const people = participants.filter(({ removed }) => !removed);
  const absent = delegations.filter((each) => each.people === 0).map(({ party }) => party);
  return [
    ...table(
      people,
      [
        { title: 'name', value: ({ name }) => name, least: 8 },
        {
          title: 'as',
          value: ({ participant, party }) =>
            participant === facilitator ? 'facilitator' : (party ?? 'watches'),
        },
      ],
      terminal,
    ),
    ...(absent.length === 0
      ? []
      : [`Nobody is there for ${absent.join(', ')}: what binds them cannot be agreed.`]),
  ];
}

const COLUMNS: readonly Column<StepView & { readonly k: number }>[] = [
  { title: '#', value: ({ k }) => String(k) },
  { title: 'step', value: (step) => sentenceOf(step), least: 20 },
  { title: 'wording', value: ({ wording }) => String(wording), drop: 2 },
  { title: 'by', value: ({ party }) => party, drop: 1 },
  { title: 'stands', value: standsOf },
];

function stepLines({ steps }: RoomAnswer, terminal: Terminal): string[] {
  if (steps.length === 0) return ['Nothing was tabled.'];
  return table(
    steps.map((step, index) => ({ ...step, k: index + 1 })),
    COLUMNS,
    terminal,
  );
}

/** What a step says, in a line. */
function sentenceOf({ step, reason }: StepView): string {
  if (step === undefined) return `(hidden: ${reason ?? ''})`;
  if ('commitment' in step) {
    const { initiator, target, reciprocal, day, code, summary } = step.commitment;
    return `${summary} (${initiator} ${reciprocal ? 'and' : 'to'} ${target}, ${code.code}, day ${day})`;
  }
  const { edit } = step;
  return edit.edit === 'insert'
    ? `Had there been: ${edit.act.summary}`
    : `Had ${edit.actId} been ${edit.edit === 'omit' ? 'left out' : 'on another day'}`;
}

function standsOf({ lies, agreed, waitsFor, refused }: StepView): string {
  if (lies !== 'on the table') return lies;
  if (agreed) return 'agreed';
  const no = refused.map(({ party }) => party);
  return no.length > 0 ? `refused by ${no.join(', ')}` : `waits for ${waitsFor.join(', ')}`;
}
