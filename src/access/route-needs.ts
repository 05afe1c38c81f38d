import type { Need } from '../http/access.hook.ts';

/**
 * Who may call which route: every route of the server stands here, and one that is missing is for admins alone. Pages and documents
 * that hold nothing of the record are open to everybody; projecting a draft writes nothing and is for readers.
 */
export const ROUTE_NEEDS: Readonly<Record<string, Need>> = {
  'GET /': 'everybody',
  'GET /signin': 'everybody',
  'GET /api/session': 'everybody',
  'POST /api/session': 'everybody',
  'DELETE /api/session': 'everybody',
  'GET /assets/*': 'everybody',
  'GET /icon.svg': 'everybody',
  'GET /docs': 'everybody',
  'GET /docs/*': 'everybody',
  'GET /openapi.json': 'everybody',
  'GET /openapi.yaml': 'everybody',
  'GET /asyncapi.json': 'everybody',
  'GET /health/live': 'everybody',
  'GET /health/ready': 'everybody',
  'GET /api/ontology/codes': 'reader',
  'GET /api/ontology/codes/:code': 'reader',
  'GET /api/ontology/scales': 'reader',
  'GET /api/ontology/code-books': 'reader',
  'GET /api/relations': 'reader',
  'GET /api/histories': 'reader',
  'GET /api/histories/:history': 'reader',
  'GET /api/histories/:history/timeline': 'reader',
  'GET /api/histories/:history/guide': 'reader',
  'GET /api/histories/:history/presets/:preset/projection': 'reader',
  'GET /api/histories/:history/presets/:preset/contributions': 'reader',
  'GET /api/histories/:history/acts/:actId': 'reader',
  'GET /api/histories/:history/tension': 'reader',
  'GET /api/histories/:history/tension/series': 'reader',
  'GET /api/histories/:history/tension/series.csv': 'reader',
  'GET /api/histories/:history/tension.svg': 'reader',
  'GET /api/histories/:history/explanation': 'reader',
  'GET /api/histories/:history/export.json': 'reader',
  'GET /api/histories/:history/export.csv': 'reader',
  'GET /api/histories/:history/export.scenario.yaml': 'reader',
  'GET /api/histories/:history/what-ifs': 'reader',
  'POST /api/histories/:history/projections': 'reader',
  'POST /api/histories/:history/contributions': 'reader',
  'POST /api/histories/:history/least': 'reader',
  'GET /api/what-ifs/:whatIf': 'reader',
  'GET /api/what-ifs/:whatIf/projection': 'reader',
  'GET /api/what-ifs/:whatIf/projection.csv': 'reader',
  'GET /api/what-ifs/:whatIf/contributions': 'reader',
  'GET /api/what-ifs/:whatIf/contributions.csv': 'reader',
  'GET /api/what-ifs/:whatIf/least': 'reader',
  'GET /api/projections/:fingerprint': 'reader',
  'GET /api/projections/:fingerprint/contributions': 'reader',
  'GET /api/projections/:fingerprint/least': 'reader',
  'GET /api/projections/:fingerprint/least.ndjson': 'reader',
  'GET /api/compare': 'reader',
  'GET /api/scenarios': 'reader',
  'GET /api/scenarios/:scenario': 'reader',
  'GET /api/scenarios/:scenario/presets/:preset/projection': 'reader',
  'GET /api/scenarios/:scenario/presets/:preset/contributions': 'reader',
  'GET /api/scenarios/:scenario/presets/:preset/least': 'reader',
  'GET /view.svg': 'reader',
  'GET /view.png': 'reader',
  'GET /view.csv': 'reader',
  'GET /view.json': 'reader',
  'GET /live/sse': 'reader',
  'POST /api/histories/:history/what-ifs': 'analyst',
  'PUT /api/what-ifs/:whatIf': 'analyst',
  'POST /api/what-ifs/:whatIf/rebase': 'analyst',
  'DELETE /api/what-ifs/:whatIf': 'analyst',
  'POST /api/histories': 'editor',
  'PUT /api/histories/:history': 'editor',
  'POST /api/histories/:history/acts': 'editor',
  'POST /api/histories/:history/acts/batch': 'editor',
  'PUT /api/histories/:history/acts/:actId': 'editor',
  'DELETE /api/histories/:history/acts/:actId': 'editor',
  'POST /api/histories/:history/notes': 'editor',
  'PUT /api/histories/:history/notes/:noteId': 'editor',
  'DELETE /api/histories/:history/notes/:noteId': 'editor',
  'POST /api/histories/:history/summits': 'editor',
  'PUT /api/histories/:history/summits/:summitId': 'editor',
  'POST /api/histories/:history/summits/:summitId/conclusion': 'editor',
  'POST /api/histories/:history/summits/:summitId/cancellation': 'editor',
  'POST /api/histories/:history/presets': 'editor',
  'DELETE /api/histories/:history/presets/:preset': 'editor',
  'POST /api/histories/:history/story': 'editor',
  'POST /api/scenarios/:scenario/replay': 'editor',
  'GET /api/erasures': 'admin',
  'POST /api/histories/:history/erasure': 'admin',
  'POST /api/histories/:history/redactions': 'admin',
  'POST /api/what-ifs/:whatIf/erasure': 'admin',
  'POST /api/what-ifs/:whatIf/redactions': 'admin',
};

/** Routes that may have something simulated or drawn, also where they only read. */
export const SIMULATING: ReadonlySet<string> = new Set([
  'GET /api/histories/:history/presets/:preset/projection',
  'GET /api/histories/:history/presets/:preset/contributions',
  'GET /api/scenarios/:scenario/presets/:preset/least',
  'GET /api/projections/:fingerprint/least',
  'GET /api/projections/:fingerprint/least.ndjson',
  'GET /api/what-ifs/:whatIf/least',
  'POST /api/histories/:history/least',
  'GET /api/scenarios/:scenario/presets/:preset/contributions',
  'GET /api/projections/:fingerprint/contributions',
  'GET /api/what-ifs/:whatIf/contributions.csv',
  'POST /api/histories/:history/contributions',
  'POST /api/histories/:history/projections',
  'GET /api/what-ifs/:whatIf/projection',
  'GET /api/what-ifs/:whatIf/projection.csv',
  'GET /api/what-ifs/:whatIf/contributions',
  'GET /api/scenarios/:scenario/presets/:preset/projection',
  'GET /api/compare',
  'GET /api/histories/:history/tension.svg',
  'GET /view.svg',
  'GET /view.png',
  'GET /view.csv',
  'GET /view.json',
]);

/** What calling a route uses up of its caller's allowance. */
export function useOf(method: string, url: string): 'commands' | 'simulations' | undefined {
  const key = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  if (SIMULATING.has(key)) return 'simulations';
  const need = needOf(method, url);
  return key.startsWith('GET ') || need === 'everybody' || need === undefined ? undefined : 'commands';
}

/** What a route asks of whoever calls it, `HEAD` as `GET`; `undefined` for one that is not in the table. */
export function needOf(method: string, url: string): Need | undefined {
  const key = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  if (Object.hasOwn(ROUTE_NEEDS, key)) return ROUTE_NEEDS[key];
  // The documentation registers each of its files.
  return key.startsWith('GET /docs/') ? ROUTE_NEEDS['GET /docs/*'] : undefined;
}
