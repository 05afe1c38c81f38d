/**
 * A list of numbers, texts and lists of them as JSON that is written already, in the form that `JSON.stringify` gives it, which is its
 * canonical form too. It stands for the list wherever JSON is made, and saves making millions of lists to print each of them again.
 */
export class JsonText<T extends readonly unknown[]> {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static of<T extends readonly unknown[]>(list: T): JsonText<T> {
    return new JsonText<T>(JSON.stringify(list));
  }

  /** Of a text that was made like that before. */
  static from<T extends readonly unknown[]>(text: string): JsonText<T> {
    return new JsonText<T>(text);
  }

  /** The members of several lists as one list. */
  static joined<T extends readonly unknown[]>(lists: readonly JsonText<T>[]): JsonText<T> {
    const [only] = lists;
    if (only !== undefined && lists.length === 1) return only;
    const inner = lists.map(({ text }) => text.slice(1, -1)).filter((text) => text !== '');
    return new JsonText<T>(`[${inner.join(',')}]`);
  }

  /** The list, made anew each time: it takes ten times as much memory as its text. */
  read(): T {
    return JSON.parse(this.text) as T;
  }

  toJSON(): T {
    return this.read();
  }
}

/** As `JSON.stringify` prints it, also where members are written already. */
export function jsonOf(value: unknown): string | undefined {
  const members = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (!members.some(([, member]) => member instanceof JsonText)) return JSON.stringify(value);
  const printed = members.flatMap(([key, member]) => {
    const text = member instanceof JsonText ? member.text : JSON.stringify(member);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${printed.join(',')}}`;
}
