import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { dayLabel } from '../charts/day-words.ts';
import { svgFigure } from '../charts/svg.ts';
import { dayNumber } from '../kernel/clock.ts';
import { TensionChartQuery, type TensionChart } from './tension-chart.query.ts';
import type { HistorySummary } from '../timeline/timeline-page.ts';
import { TimelineQuery } from '../timeline/timeline.query.ts';
import { KEYS, type Keys } from '../http/principal.ts';
import { patiently } from '../http/waiting.reply.ts';
import { PICTURE_PATIENCE_MS } from './picture-patience.ts';
import { landingPage, type LandingHistory } from './landing-page.ts';

/** Histories with a chart; those beyond are links, so that the page stays quick however many there are. */
const CHARTS = 4;
const LINKS = 100;

/** The first page for people who open the server in a browser. */
@ApiExcludeController()
@Controller()
export class LandingController {
  readonly #timeline: TimelineQuery;
  readonly #charts: TensionChartQuery;
  readonly #keys: Keys;

  constructor(
    @Inject(TimelineQuery) timeline: TimelineQuery,
    @Inject(TensionChartQuery) charts: TensionChartQuery,
    @Inject(KEYS) keys: Keys,
  ) {
    this.#timeline = timeline;
    this.#charts = charts;
    this.#keys = keys;
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async showLanding(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (this.#keys.guarded && !this.#keys.anonymous) return landingPage({ histories: [], locked: true });
    const all = this.#timeline.histories();
    const histories: LandingHistory[] = [];
    await patiently(reply, PICTURE_PATIENCE_MS, async (signal) => {
      for (const [index, summary] of all.slice(0, LINKS).entries()) {
        const shown = index < CHARTS ? await this.#drawn(summary, index, signal) : summary;
        histories.push({ ...shown, isWithheld: !this.#timeline.isHandedOn(summary.history) });
      }
    });
    return landingPage({ histories, locked: false });
  }

  async #drawn(
    { history, title }: HistorySummary,
    index: number,
    signal: AbortSignal,
  ): Promise<LandingHistory> {
    const drawn = await this.#charts.draw(history, { origin: '', signal, id: `chart-${index}` });
    // Where too many pictures are asked for, its links are still good.
    if (!drawn.ok) return { history, title };
    const { svg, seen } = drawn.value;
    return { history, title, reading: readingOf(seen), chart: svg };
  }
}

function readingOf({ reading, explanation }: TensionChart['seen']): string {
  const { at, tension, band, underlying, baseline, covered } = reading;
  const acts = explanation === undefined ? '' : ` ${explanation.total} acts by then.`;
  const outside = covered ? '' : ' That day is outside what the history covers: silence is not calm.';
  return `On ${dayLabel(dayNumber(at))} tension stands at ${svgFigure(tension)} of 100, ${band}; underlying ${svgFigure(underlying)}, baseline ${svgFigure(baseline)}.${acts}${outside}`;
}
