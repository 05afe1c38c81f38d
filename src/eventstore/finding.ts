/** One thing that was looked at, what it is like, and what to do where it is not as it should be. */
export interface Finding {
  /** What was looked at: a word or two. */
  readonly check: string;
  readonly fine: boolean;
  readonly says: string;
  readonly remedy?: string;
}

export const fine = (check: string, says: string): Finding => ({ check, fine: true, says });

export const faulty = (check: string, says: string, remedy: string): Finding => ({
  check,
  fine: false,
  says,
  remedy,
});
