import {
  changedView,
  DEFAULT_VIEW,
  formatView,
  parseView,
  type ViewChange,
  type ViewState,
} from '../../charts/view-state.ts';

/** Browsers refuse more than about 100 changes of the address in half a minute. */
const WRITE_EVERY_MS = 350;

/** The address as state: what the page shows is what its address says, back and forward included. */
export class Address {
  view = $state.raw<ViewState>(DEFAULT_VIEW);
  /** Parameters of the address that made no sense. */
  problems = $state.raw<readonly string[]>([]);
  /** Whether it names nothing of a history, so that all are shown. */
  home = $state.raw(false);
  #pending: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#read();
    window.addEventListener('popstate', () => this.#read());
    window.addEventListener('pagehide', () => this.#flush());
  }

  /** Changes the view; `step` makes it one to go back from, else it replaces the present one. */
  show(change: ViewChange, step = false): void {
    if (step) this.#flush();
    this.view = changedView(this.view, change);
    this.home = this.home && parseView(formatView(this.view)).home;
    if (step) history.pushState(null, '', this.href);
    else this.#pending ??= setTimeout(() => this.#flush(), WRITE_EVERY_MS);
  }

  /** Shows all that there is, in the theme of the present address. */
  goHome(): void {
    this.#flush();
    this.view = { ...DEFAULT_VIEW, theme: this.view.theme };
    this.problems = [];
    this.home = true;
    history.pushState(null, '', this.href);
  }

  /** Takes a part out of the view that turned out to make no sense, and tells it. */
  leaveOut(field: keyof ViewState, why: string): void {
    this.show({ [field]: undefined });
    this.tell(`${field}, ${why}`);
  }

  /** Tells that a part of the address is not what is shown. */
  tell(problem: string): void {
    if (!this.problems.includes(problem)) this.problems = [...this.problems, problem];
  }

  /** The present address, without the origin. */
  get href(): string {
    return `${location.pathname}${this.search}`;
  }

  /** Its parameters, with the question mark; empty where all is as by default. */
  get search(): string {
    const search = formatView(this.view);
    return search === '' ? '' : `?${search}`;
  }

  #flush(): void {
    if (this.#pending === undefined) return;
    clearTimeout(this.#pending);
    this.#pending = undefined;
    history.replaceState(null, '', this.href);
  }

  #read(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    const { view, problems, home } = parseView(location.search);
    this.view = view;
    this.home = home;
    this.problems = problems;
  }
}
