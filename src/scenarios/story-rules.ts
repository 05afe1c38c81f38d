import { dayNumber } from '../kernel/clock.ts';
import type { Finding } from './file-problem.ts';
import type { Scenario } from './schema.ts';

/** What is wrong with the story of a file of good form: stops that lead to what the file does not hold. */
export function storyFindings({ story, acts, presets, relation }: Scenario): Finding[] {
  const ids = new Set(acts.map(({ actId }) => actId));
  const names = new Set(presets.map(({ preset }) => preset));
  const { from, to } = relation.coverage;
  return (story?.stops ?? []).flatMap(({ day, actId, preset }, index) => {
    const place = (field: string) => ['story', 'stops', index, field];
    const findings: Finding[] = [];
    if (actId !== undefined && !ids.has(actId)) {
      findings.push({
        path: place('actId'),
        code: 'unknown-act',
        message: `the story stops at the act "${actId}", which the file does not hold`,
        remedy: 'Correct the id, or let the stop go.',
      });
    }
    if (preset !== undefined && !names.has(preset)) {
      findings.push({
        path: place('preset'),
        code: 'unknown-preset',
        message: `the story shows the preset "${preset}", which the file does not hold`,
        remedy: names.size === 0 ? 'Leave it out.' : `Write one of ${[...names].join(', ')}.`,
      });
    }
    if (dayNumber(day) < dayNumber(from) || (to !== undefined && dayNumber(day) > dayNumber(to))) {
      findings.push({
        path: place('day'),
        code: 'outside-coverage',
        message: `the story stops on ${day}, outside the days that the history covers`,
        remedy: `Choose a day from ${from}${to === undefined ? ' on' : ` to ${to}`}.`,
      });
    }
    return findings;
  });
}
