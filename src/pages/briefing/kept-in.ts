/** The briefing that a page made of one holds, as JSON; `undefined` where it holds none. */
export const keptIn = (page: string): string | undefined =>
  /<script type="application\/json" id="briefing">([^<]*)<\/script>/u.exec(page)?.[1];
