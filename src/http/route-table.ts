/** Which methods the server's routes take, so that a wrong method on a right URL can be told from a wrong URL. */
export class RouteTable {
  readonly #routes: { readonly segments: readonly string[]; readonly methods: Set<string> }[] = [];

  /** Takes in a route by its pattern, such as `/api/histories/:history`; `*` at its end stands for any rest. */
  add(method: string, pattern: string): void {
    const segments = pattern.split('/');
    const known = this.#routes.find((route) => route.segments.join('/') === pattern);
    if (known === undefined) this.#routes.push({ segments, methods: new Set([method]) });
    else known.methods.add(method);
  }

  /** The methods that a URL's path takes, sorted; none where no route fits. */
  methodsOf(url: string): readonly string[] {
    const path = (url.split('?')[0] ?? '').split('/');
    const found = this.#routes.filter(({ segments }) => fits(segments, path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function fits(segments: readonly string[], path: readonly string[]): boolean {
  for (const [index, segment] of segments.entries()) {
    if (segment === '*') return true;
    const part = path[index];
    if (part === undefined) return false;
    if (segment.startsWith(':') ? part === '' : part !== segment) return false;
  }
  return path.length === segments.length;
}
