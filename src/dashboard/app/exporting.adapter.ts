import { fileNameOf } from '../../charts/file-name.ts';
import { csvOf, recordsOf } from '../../charts/figure-table.ts';
import { formatView } from '../../charts/view-state.ts';
import { formatDay } from '../../kernel/clock.ts';
import { addressOf } from '../../charts/view-address.ts';
import { viewAbout } from '../../pages/view-about.ts';
import { slugOf } from '../../relations/history-id.ts';
import { tableOf } from '../figure/viewed-figures.ts';
import { problemOf } from '../record/record.store.svelte.ts';
import { saveFile } from './download.adapter.ts';
import type { Page } from './page.store.svelte.ts';

export type ExportForm = 'png' | 'svg' | 'csv' | 'json';

/** So long is waited for final figures; what is saved then says how many futures it is of. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 100;

/** Saves what the page shows as a file, and gives its name; `undefined` where it could not be, which is told. */
export async function saveView(page: Page, form: ExportForm): Promise<string | undefined> {
  await finalFigures(page);
  const { record, history, edited } = page;
  const table = tableOf(page);
  if (record === undefined || table === undefined || history === undefined) return undefined;
  const { asOf, days } = { asOf: record.revision, days: daysOf(page) };
  const whatIfs = page.drawn.map(({ title }) => title);
  const name = fileNameOf({ history, asOf, ...days, whatIfs, edited }, form);
  if (form === 'csv') saveFile(name, 'text/csv', csvOf(table));
  else if (form === 'json') {
    const whole = { about: aboutView(page), days: recordsOf(table), acts: record.acts };
    saveFile(name, 'application/json', JSON.stringify(whole, undefined, 2));
  } else if (page.composer.unaddressed) {
    page.notices.add('This what-if is too long for a picture of it unsaved. Save it first.');
    return undefined;
  } else {
    // Drawn by the server from the address, so that what is embedded elsewhere looks the same.
    const search = formatView({ ...page.view, history, asOf: page.view.asOf ?? String(asOf) });
    try {
      const picture = await page.api.file(`/view.${form}?${search}`);
      saveFile(name, picture.type, picture);
    } catch (error) {
      const { detail, remedy } = problemOf(error);
      page.notices.add(`The picture could not be drawn. ${detail} ${remedy}`);
      return undefined;
    }
  }
  return name;
}

/** Saves the history, as of the revision shown, as the scenario file that gives it, and gives its name; a refusal is told. */
export async function saveScenario({ api, history, record, notices }: Page): Promise<string | undefined> {
  if (history === undefined || record === undefined) return undefined;
  const name = `${slugOf(history)}.scenario.yaml`;
  try {
    saveFile(
      name,
      '',
      await api.file(`/api/histories/${history}/export.scenario.yaml?asOf=${record.revision}`),
    );
    return name;
  } catch (error) {
    const { detail, remedy } = problemOf(error);
    notices.add(`The record could not be saved. ${detail} ${remedy}`);
    return undefined;
  }
}

const daysOf = ({ window: { first, last } }: Page) => ({ from: formatDay(first), to: formatDay(last) });

/** Waits for final figures of all that is drawn, and reads them at full precision with their sample futures. */
async function finalFigures(page: Page): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  const isBusy = (): boolean => page.drawn.some(({ projected }) => projected?.busy !== false);
  while (isBusy() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  await Promise.all(page.drawn.map(({ key }) => page.whatIfs.loadFutures(key)));
}

/** Where what is shown is from, as the server's files say it. */
export function aboutView(page: Page) {
  const { record, view, names } = page;
  if (record === undefined) return undefined;
  const { history, revision: asOf } = record;
  const origin = new URL('.', location.href).href.replace(/\/$/, '');
  return viewAbout({
    history,
    ...daysOf(page),
    asOf,
    knownBy: view.knownBy,
    dedupe: view.dedupe,
    address: addressOf(origin, { ...view, history }, { asOf, chain: record.chain, lines: page.seconds }).href,
    lines: page.seconds,
    declaration: record.declaration,
    nameOf: names.party,
    whatIfs: page.drawn.flatMap(({ title, content, projected }) =>
      content === undefined ? [] : [{ title, content, projection: projected?.projection }],
    ),
  });
}
