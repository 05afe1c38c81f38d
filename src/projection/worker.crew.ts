import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ProjectionError } from './projection-error.ts';
import type { SimulationRequest } from '../models/reaction/simulation-request.ts';
import { engineModule } from '../models/reaction/engine/instance.ts';
import type { SimulationThread } from './simulation.worker.ts';
import type { Answer, FromWorker, Task, ToWorker } from './tasks.ts';

/** Compiled beside this file, or as it is written where Node runs TypeScript itself. */
const WORKER_FILE = new URL(
  `./simulation.worker${extname(new URL(import.meta.url).pathname)}`,
  import.meta.url,
);

/** What a task belongs to. */
export interface CrewRun {
  readonly id: number;
  readonly request: SimulationRequest;
  /** Others over the same field. */
  readonly others?: readonly SimulationRequest[];
  readonly cancelled: Int32Array;
}

interface Job {
  readonly run: CrewRun;
  readonly task: Task;
  readonly urgent: boolean;
  /** Threads that broke down over it. */
  lost: number;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: ProjectionError) => void;
}

interface Member {
  readonly worker: Worker;
  readonly open: Set<number>;
  job: Job | undefined;
}

/** Threads that may break down over one task before it fails: what kills every thread is the task's own fault. */
const LOST_LIMIT = 3;

// The rule is about windows, whose messages others may read; a thread's port has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const send = (worker: Worker, message: ToWorker): void => worker.postMessage(message);

/**
 * A fixed number of worker threads that take tasks, urgent ones first, the others of each run in turns; started when first needed.
 * What a thread was at when it broke down is done again by another one.
 */
export class WorkerCrew {
  readonly size: number;
  readonly #members: Member[] = [];
  readonly #urgent: Job[] = [];
  readonly #patient: Job[] = [];
  #closed = false;
  /** Whose patient task was taken last. */
  #served: CrewRun | undefined;

  constructor(size: number) {
    this.size = size;
  }

  /** Starts the threads and lets them rehearse, so that the first task waits neither for them nor for their code to be compiled. */
  start(): void {
    for (const { worker } of this.#hireAll()) send(worker, { type: 'rehearse' });
  }

  /** Does a task on the next free thread. A cancelled run's tasks that nobody has begun are rejected at once. */
  perform<T extends Task>(run: CrewRun, task: T, urgent: boolean): Promise<Answer<T>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#closed) return reject(closed());
      if (Atomics.load(run.cancelled, 0) !== 0) return reject(cancelled());
      this.#queueOf(urgent).push({ run, task, urgent, lost: 0, resolve, reject });
      this.#next();
    }) as Promise<Answer<T>>;
  }

  /** Lets the threads forget a run; drops its tasks that wait. */
  forget(run: CrewRun): void {
    for (const queue of [this.#urgent, this.#patient]) {
      const kept = queue.filter((job) => job.run !== run);
      const dropped = queue.filter((job) => job.run === run);
      queue.splice(0, queue.length, ...kept);
      for (const job of dropped) job.reject(cancelled());
    }
    for (const { worker, open } of this.#members) {
      if (open.delete(run.id)) send(worker, { type: 'close', run: run.id });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const members = this.#members.splice(0);
    for (const job of [...this.#urgent.splice(0), ...this.#patient.splice(0)]) job.reject(closed());
    for (const { job } of members) job?.reject(closed());
    await Promise.all(members.map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    this.#hireAll();
    for (const member of this.#members) {
      if (member.job !== undefined) continue;
      const job = this.#urgent.shift() ?? this.#nextPatient();
      if (job === undefined) return;
      this.#give(member, job);
    }
  }

  #queueOf(urgent: boolean): Job[] {
    return urgent ? this.#urgent : this.#patient;
  }

  /** Runs take turns, so that the many tasks of a large one do not hold up those of a small one. */
  #nextPatient(): Job | undefined {
    const other = this.#patient.findIndex(({ run }) => run !== this.#served);
    const [job] = this.#patient.splice(Math.max(0, other), 1);
    this.#served = job?.run;
    return job;
  }

  #give(member: Member, job: Job): void {
    const { worker, open } = member;
    const { id, request, others = [], cancelled } = job.run;
    member.job = job;
    // A thread with work keeps the process alive, an idle one does not.
    worker.ref();
    if (!open.has(id)) {
      open.add(id);
      send(worker, { type: 'open', run: id, request, others, cancelled });
    }
    send(worker, { type: 'task', run: id, task: job.task });
  }

  /** Those that were hired now. */
  #hireAll(): Member[] {
    const hired: Member[] = [];
    while (!this.#closed && this.#members.length < this.size) {
      const member = this.#hire();
      this.#members.push(member);
      hired.push(member);
    }
    return hired;
  }

  #hire(): Member {
    const workerData: SimulationThread = { engine: engineModule() };
    const worker = new Worker(WORKER_FILE, { name: 'simulation', workerData });
    const member: Member = { worker, open: new Set(), job: undefined };
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      const { job } = member;
      member.job = undefined;
      worker.unref();
      if (message.ok) job?.resolve(message.answer);
      else job?.reject(failed(message.message));
      this.#next();
    });
    worker.on('error', (error) => this.#lose(member, error));
    worker.on('exit', () => this.#lose(member, new Error('the worker thread ended')));
    return member;
  }

  /** A thread broke down: another one is started with the next task, which is the one that was lost. */
  #lose(member: Member, cause: unknown): void {
    const place = this.#members.indexOf(member);
    if (place < 0) return;
    this.#members.splice(place, 1);
    const { job } = member;
    member.job = undefined;
    if (job !== undefined) {
      job.lost += 1;
      if (Atomics.load(job.run.cancelled, 0) !== 0) job.reject(cancelled());
      else if (job.lost < LOST_LIMIT) this.#queueOf(job.urgent).unshift(job);
      else job.reject(failed('a worker thread broke down', cause));
    }
    if (this.#urgent.length + this.#patient.length > 0) this.#next();
  }
}

const closed = () =>
  new ProjectionError(
    'projection-closed',
    'The simulation pool is closed.',
    'Ask again once the server runs.',
  );

export const cancelled = () =>
  new ProjectionError(
    'projection-cancelled',
    'The projection was cancelled.',
    'Nothing is wrong: a newer revision or draft took its place, or nobody waits for it any more.',
  );

const failed = (message: string, cause?: unknown) =>
  new ProjectionError(
    'projection-failed',
    `The simulation failed: ${message}`,
    'Ask again; if it fails again, report it with the what-if and its seed.',
    cause,
  );
