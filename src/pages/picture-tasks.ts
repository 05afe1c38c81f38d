import type { PictureForm } from './history-picture.ts';
import type { Projected } from './projection-picture.ts';
import type { Seen } from './seen.query.ts';

/** What a picture is drawn from: a history, and with them the what-ifs it shows, the first of them in full. */
export interface Scene {
  readonly seen: Seen;
  readonly projected: readonly Projected[];
  readonly form: PictureForm;
}

/**
 * What the thread that draws is asked for: a document, or the image of one, so many pixels wide. In a document for an image, characters
 * that no font of this machine has are named.
 */
export type PictureTask =
  | { readonly type: 'svg'; readonly scene: Scene; readonly forImage?: boolean }
  | { readonly type: 'png'; readonly svg: string; readonly width: number };

/** What it answers. */
export interface PictureAnswers {
  readonly svg: string;
  readonly png: Uint8Array<ArrayBuffer>;
}

export type FromPictureThread =
  | { readonly ok: true; readonly answer: PictureAnswers[keyof PictureAnswers] }
  | { readonly ok: false; readonly message: string };
