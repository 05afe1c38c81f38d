import type { OwnWrites } from '../http/own-writes.runner.ts';
import { problem, problemOfRejection, type Problem } from '../http/problem.ts';
import type { Allowance } from '../http/allowance.ts';
import type { Clock } from '../kernel/clock.ts';
import { mayNot } from '../http/access.hook.ts';
import { suffices, type Principal } from '../http/principal.ts';
import type { CommandForm, CommandSource } from '../http/sent-command.ts';
import { formsOf } from '../http/sent-command.ts';
import { commandIdOf } from '../kernel/ids.ts';
import { toldCautions } from '../http/cautions.ts';
import type { Caution } from '../kernel/caution.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import { checkedAs } from './frame-faults.ts';
import type { CommandFrame } from './protocol.ts';
import type { Acknowledged, LiveCommands } from './sources.ts';

/** Hands the commands of frames to the slices that take them, and answers when this instance's own reads include them. */
export class SentCommands implements LiveCommands {
  readonly forms: Readonly<Record<string, CommandForm>>;
  readonly #sources: readonly CommandSource[];
  readonly #ownWrites: Pick<OwnWrites, 'awaited'>;
  readonly #allowance: Allowance;
  readonly #clock: Clock;

  constructor(parts: {
    readonly sources: readonly CommandSource[];
    readonly ownWrites: Pick<OwnWrites, 'awaited'>;
    readonly allowance: Allowance;
    readonly clock: Clock;
  }) {
    this.forms = formsOf(parts.sources);
    this.#sources = parts.sources;
    this.#ownWrites = parts.ownWrites;
    this.#allowance = parts.allowance;
    this.#clock = parts.clock;
  }

  async execute(frame: CommandFrame, principal: Principal): Promise<Result<Acknowledged, Problem>> {
    const { name, expectedRevision } = frame;
    const source = this.#sources.find(({ forms }) => Object.hasOwn(forms, name));
    const form = source?.forms[name];
    if (form !== undefined && !suffices(principal.role, form.role)) return err(mayNot(principal, form.role));
    const spent = this.#allowance.take(principal, '', this.#clock.now());
    if (spent !== undefined) return err(spent);
    if (source === undefined || form === undefined) return err(unknownCommand(name, Object.keys(this.forms)));
    if (form.revisionOf !== undefined && expectedRevision === undefined) {
      return err(expectedRevisionMissing(name, form.revisionOf));
    }
    const body = checkedAs(form.body, frame.body, `body of ${name}`);
    if (!body.ok) return body;
    const result = await source.execute({
      name,
      body: body.value,
      commandId: commandIdOf(principal.name, frame.id),
      actor: { id: principal.name, via: 'live' },
      role: principal.role,
      expectedRevision,
    });
    const place = placeIn(source.within);
    if (!result.ok)
      return err(problemOfRejection(placed(result.error, place), expectedRevision !== undefined));
    const { position, cautions, ...written } = result.value;
    const outcome = { ...written, ...toldCautions(cautions, place) };
    return ok({ outcome, position: await this.#ownWrites.awaited(position) });
  }
}

const unknownCommand = (name: string, known: readonly string[]): Problem =>
  problem(400, 'unknown-command', `There is no command ${name}.`, `Send one of ${known.join(', ')}.`);

const expectedRevisionMissing = (name: string, of: string): Problem =>
  problem(
    428,
    'expected-revision-required',
    `${name} changes what is said already, so it needs the revision that you have seen.`,
    `Send expectedRevision: the revision of ${of}.`,
  );

type Place = (path: Caution['path']) => Caution['path'];

/** Names a place of which rules know as it stands in the body that came in. */
const placeIn =
  (field: string | undefined): Place =>
  (path) =>
    field === undefined ? path : [field, ...path];

function placed(rejection: Rejection, place: Place): Rejection {
  const path = rejection.details?.['path'];
  if (!Array.isArray(path)) return rejection;
  return { ...rejection, details: { ...rejection.details, path: place(path as Caution['path']) } };
}
