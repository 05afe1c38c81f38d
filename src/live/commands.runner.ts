import type { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { OwnWrites } from '../http/own-writes.runner.ts';
import { problem, problemOfRejection, type Problem } from '../http/problem.ts';
import type { Allowance } from '../http/allowance.ts';
import type { Clock } from '../kernel/clock.ts';
import { mayNot } from '../http/access.hook.ts';
import { suffices, type Principal } from '../http/principal.ts';
import { commandIdOf } from '../kernel/ids.ts';
import { toldCautions } from '../http/cautions.ts';
import type { Caution } from '../kernel/caution.ts';
import { err, ok, type Rejection, type Result } from '../kernel/result.ts';
import { RELATION_BUS } from '../relations/bus.commands.ts';
import type { RelationOrder } from '../relations/commands.ts';
import { parseHistoryId, slugOf } from '../relations/history-id.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { WHAT_IF_BUS } from '../whatifs/bus.commands.ts';
import type { WhatIfOrder, WhatIfRequest } from '../whatifs/commands.ts';
import type { OutcomeDraft } from '../whatifs/events.ts';
import { presetOutcome } from '../scenarios/preset-proposal.ts';
import { ownOutcome } from '../whatifs/proposal.ts';
import { ownOnly } from '../whatifs/ownership.ts';
import { whatIfIdOf } from '../whatifs/what-if-id.ts';
import {
  COMMAND_BODIES,
  isRelationCommand,
  isWhatIfCommand,
  RELATION_COMMAND_BODIES,
  REVISION_OF,
  revisionNeededBy,
  roleNeededBy,
  WHAT_IF_COMMAND_BODIES,
} from './command-bodies.ts';
import { checkedAs } from './frame-faults.ts';
import type { CommandFrame } from './protocol.ts';
import type { Acknowledged, LiveCommands } from './sources.ts';

/** Who sends a command, and under which id. */
interface Envelope {
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly via: string };
}

type Answer = Promise<Result<Acknowledged, Problem>>;

/** Sends the commands of frames over the command bus, and answers when this instance's own reads include them. */
export class BusCommands implements LiveCommands {
  readonly #bus: CommandBus;
  readonly #ownWrites: Pick<OwnWrites, 'awaited'>;
  readonly #scenarios: Pick<ScenarioLibrary, 'get'>;
  readonly #allowance: Allowance;
  readonly #clock: Clock;

  constructor(parts: {
    readonly bus: CommandBus;
    readonly ownWrites: Pick<OwnWrites, 'awaited'>;
    readonly scenarios: Pick<ScenarioLibrary, 'get'>;
    readonly allowance: Allowance;
    readonly clock: Clock;
  }) {
    this.#allowance = parts.allowance;
    this.#clock = parts.clock;
    this.#bus = parts.bus;
    this.#ownWrites = parts.ownWrites;
    this.#scenarios = parts.scenarios;
  }

  async execute(frame: CommandFrame, principal: Principal): Answer {
    const { name, expectedRevision } = frame;
    const role = roleNeededBy(name);
    if (role !== undefined && !suffices(principal.role, role)) return err(mayNot(principal, role));
    const spent = this.#allowance.take(principal, '', this.#clock.now());
    if (spent !== undefined) return err(spent);
    const needs = revisionNeededBy(name);
    if (needs !== undefined && expectedRevision === undefined) {
      return err(expectedRevisionMissing(name, REVISION_OF[needs]));
    }
    const actor = { id: principal.name, via: 'live' };
    const envelope = { commandId: commandIdOf(principal.name, frame.id), actor };
    if (isRelationCommand(name)) return this.#relation(frame, name, envelope);
    if (isWhatIfCommand(name)) {
      return this.#whatIf(frame, name, { ...envelope, ...ownOnly(principal.role) });
    }
    return err(
      problem(
        400,
        'unknown-command',
        `There is no command ${name}.`,
        `Send one of ${Object.keys(COMMAND_BODIES).join(', ')}.`,
      ),
    );
  }

  async #relation(frame: CommandFrame, name: RelationOrder['type'], envelope: Envelope): Answer {
    const body = checkedAs(RELATION_COMMAND_BODIES[name], frame.body, `body of ${name}`);
    if (!body.ok) return body;
    const { history, ...content } = body.value;
    const id = parseHistoryId(history);
    if (!id.ok) return err(problemOfRejection(id.error));
    const condition = revisionNeededBy(name) === 'entry' ? 'expectedEntryRevision' : 'expectedRevision';
    const command = {
      ...envelope,
      history,
      order: { type: name, ...content } as RelationOrder,
      ...(frame.expectedRevision !== undefined && { [condition]: frame.expectedRevision }),
    };
    return this.#answer(frame, await this.#bus.execute(RELATION_BUS.toBus(command)), asItIs);
  }

  async #whatIf(frame: CommandFrame, name: WhatIfOrder['type'], envelope: Envelope): Answer {
    const body = checkedAs(WHAT_IF_COMMAND_BODIES[name], frame.body, `body of ${name}`);
    if (!body.ok) return body;
    const request = await this.#requestOf(name, body.value, envelope);
    if (!request.ok) return err(problemOfRejection(placed(request.error, inOutcome)));
    const command = {
      ...envelope,
      ...request.value,
      ...(frame.expectedRevision !== undefined && { expectedRevision: frame.expectedRevision }),
    };
    return this.#answer(frame, await this.#bus.execute(WHAT_IF_BUS.toBus(command)), inOutcome);
  }

  async #requestOf(
    name: WhatIfOrder['type'],
    body: z.output<(typeof WHAT_IF_COMMAND_BODIES)[WhatIfOrder['type']]>,
    { commandId }: Envelope,
  ): Promise<Result<Pick<WhatIfRequest, 'whatIfId' | 'order' | 'origin'>>> {
    if ('history' in body) {
      const proposed = await this.#proposed(body);
      if (!proposed.ok) return proposed;
      const { content, origin } = proposed.value;
      const order = { type: 'ProposeOutcome', history: body.history, content } as const;
      return ok({ whatIfId: whatIfIdOf(commandId), order, ...(origin && { origin }) });
    }
    const { whatIfId, ...rest } = body;
    const { outcome, ...others } = rest as { readonly outcome?: OutcomeDraft };
    const order = { type: name, ...others, ...(outcome && { content: outcome }) } as WhatIfOrder;
    return ok({ whatIfId: whatIfId.toLowerCase(), order });
  }

  /** The content of a proposal: its own, or that of a scenario's preset. */
  async #proposed({
    history,
    outcome,
  }: z.output<typeof WHAT_IF_COMMAND_BODIES.ProposeOutcome>): Promise<
    Result<Pick<WhatIfRequest, 'origin'> & { readonly content: OutcomeDraft }>
  > {
    const { preset } = outcome;
    if (preset === undefined) return ok({ content: ownOutcome(outcome) });
    // A history that a scenario was replayed into bears the scenario's name.
    const scenario = await this.#scenarios.get(outcome.scenario ?? slugOf(history));
    return scenario.ok ? presetOutcome(scenario.value, preset, outcome) : scenario;
  }

  async #answer(
    { expectedRevision }: CommandFrame,
    result: Result<{ readonly position?: string; readonly cautions?: readonly Caution[] }>,
    place: (path: Caution['path']) => Caution['path'],
  ): Answer {
    if (!result.ok)
      return err(problemOfRejection(placed(result.error, place), expectedRevision !== undefined));
    const { position, cautions, ...written } = result.value;
    const outcome = { ...written, ...toldCautions(cautions, place) };
    return ok({ outcome, position: await this.#ownWrites.awaited(position) });
  }
}

const expectedRevisionMissing = (name: string, of: string): Problem =>
  problem(
    428,
    'expected-revision-required',
    `${name} changes what is said already, so it needs the revision that you have seen.`,
    `Send expectedRevision: the revision of ${of}.`,
  );

const asItIs = (path: Caution['path']): Caution['path'] => path;
/** Rules name places in an outcome; this names them in the body that it came in. */
const inOutcome = (path: Caution['path']): Caution['path'] => ['outcome', ...path];

function placed(rejection: Rejection, place: (path: Caution['path']) => Caution['path']): Rejection {
  const path = rejection.details?.['path'];
  if (!Array.isArray(path)) return rejection;
  return { ...rejection, details: { ...rejection.details, path: place(path as Caution['path']) } };
}
