/** Clients that ask again as soon as they are answered, so that a server stays busy on a machine of any speed. */
export interface Crowd {
  /** The first answer of that status that any of them got. */
  first(status: number): Promise<Response>;
  /** Gives up every question, also those under way. */
  leave(): Promise<void>;
}

/** So many clients that ask `question`, each with numbers of its own. */
export function crowd(
  size: number,
  question: (number: number, signal: AbortSignal) => Promise<Response>,
): Crowd {
  const gone = new AbortController();
  const wanted = new Map<number, PromiseWithResolvers<Response>>();
  const first = (status: number): PromiseWithResolvers<Response> => {
    const known = wanted.get(status) ?? Promise.withResolvers<Response>();
    wanted.set(status, known);
    return known;
  };
  const clients = Array.from({ length: size }, async (_, client) => {
    for (let number = client + 1; !gone.signal.aborted; number += size) {
      const answer = await question(number, gone.signal).catch(() => undefined);
      if (answer === undefined) continue;
      first(answer.status).resolve(answer.clone());
      await answer.arrayBuffer().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  return {
    first: (status) => first(status).promise,
    leave: async () => {
      gone.abort();
      await Promise.all(clients);
    },
  };
}
