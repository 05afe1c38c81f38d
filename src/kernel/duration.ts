const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How a duration is written: a whole number with `m`, `h` or `d`. */
export const DURATION = /^(\d{1,5})(m|h|d)$/;

/** A duration such as `45m`, `8h` or `30d` in milliseconds; `undefined` where it is none, nothing, or longer than `longestMs`. */
export function durationMs(text: string, longestMs: number): number | undefined {
  const [, number = '', unit = ''] = DURATION.exec(text) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  return ms > 0 && ms <= longestMs ? ms : undefined;
}
