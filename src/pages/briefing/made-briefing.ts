import type { Source } from '../../relations/events.ts';
import type { Briefing } from './briefing.ts';

/** Something of the record that a chart marks, with what it rests on: an end note. */
export interface EndNote {
  /** From 1, through the whole briefing. */
  readonly number: number;
  readonly when: string;
  readonly summary: string;
  readonly sources: readonly Source[];
}

/** A view as it was drawn. */
export interface DrawnView {
  readonly title: string;
  readonly text: string | undefined;
  /** The chart, an SVG document. */
  readonly svg: string;
  /** What the chart is of, in sentences: record, revision, hash, models, seed. */
  readonly about: readonly string[];
  readonly href: string;
  /** Numbers of its end notes, in their order; where there are more than were read, how many. */
  readonly notes: readonly number[];
  readonly unread: number;
  /** Why there are none, where a licence lets no row be handed on. */
  readonly withheld?: string;
  /** What is said where the figures are no longer those that the briefing was made with. */
  readonly changed: string | undefined;
}

/** A view that could not be drawn: its place stays, with the reason. */
export interface MissingView {
  readonly title: string;
  readonly text: string | undefined;
  readonly missing: string;
}

/** A briefing as it is read and printed. */
export interface MadeBriefing {
  /** With its views pinned, to be opened again. */
  readonly briefing: Briefing;
  readonly on: string;
  readonly views: readonly (DrawnView | MissingView)[];
  readonly notes: readonly EndNote[];
}

export const isDrawn = (view: DrawnView | MissingView): view is DrawnView => 'svg' in view;
