/** How much more may come out of a packed file than is in it, and how much at most: what is beyond was made to fill a disk. */
export const MOST_RATIO = 200;
const MOST_UNPACKED = 20 * 1024 ** 3;

/** Up to so many bytes it may come out of nearly nothing. */
const ANY_RATIO = 64 * 1024 ** 2;

/** Whether more bytes came out than any file of rows packs. */
export const packsTooMuch = (unpacked: number, packed: number): boolean =>
  unpacked > MOST_UNPACKED || (unpacked > ANY_RATIO && unpacked > MOST_RATIO * packed);

/** A file that cannot be read, in words that go on after its name, and what to do. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}
