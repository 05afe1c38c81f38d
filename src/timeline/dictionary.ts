/** Places in which recent texts are remembered; a power of two. */
const RECENT = 32;

/** Numbers texts in the order in which they first appear, so that a column of few different texts holds small integers. */
export class Dictionary {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #most: number;
  /** A text that was asked for lately, by its length and last letter: comparing it is cheaper than hashing it. */
  readonly #recent: string[] = Array.from({ length: RECENT }, () => '');
  readonly #recentNumbers = new Int32Array(RECENT).fill(-1);

  /** `most`: how many different texts there may be; by default as many as a column of 16 bits can tell apart. */
  constructor(most = 1 << 16) {
    this.#most = most;
  }

  /** The number of `text`, given to it now if it is new. Throws a `RangeError` where there are too many. */
  numberOf(text: string): number {
    const place = (text.length * 7 + text.charCodeAt(text.length - 1)) & (RECENT - 1);
    const recent = this.#recentNumbers[place] as number;
    if (recent >= 0 && this.#recent[place] === text) return recent;
    const number = this.#numbers.get(text) ?? this.#add(text);
    this.#recent[place] = text;
    this.#recentNumbers[place] = number;
    return number;
  }

  /** The number of `text`, or `undefined` where it never appeared. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  textOf(number: number): string {
    const text = this.#texts[number];
    if (text === undefined) throw new RangeError(`no text has the number ${number}`);
    return text;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Numbers the texts of another dictionary, in its order. */
  restore(texts: readonly string[]): void {
    for (const text of texts) this.#add(text);
  }

  #add(text: string): number {
    const number = this.#texts.length;
    if (number === this.#most) {
      throw new RangeError(
        `"${text}" would be one text more than the ${number} that a column can tell apart`,
      );
    }
    this.#numbers.set(text, number);
    this.#texts.push(text);
    return number;
  }
}
