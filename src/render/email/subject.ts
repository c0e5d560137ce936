import { daysWords } from '../../model/dates.ts';
import { forWords, onlyWords } from '../../model/format.ts';
import { visibleLine } from '../../model/one-line.ts';
import type { Report } from '../../model/report.ts';
import { periodName } from '../view.ts';

/**
 * The subject of a report's mail: `Performance budgets, week 5 of 2026 (26 January – 1 February): 1 exceeded,
 * 1 approaching`, or the constant one of the settings.
 */
export function subjectOf(report: Report): string {
  const { presentation, period, kind, revision, complete, services, owner } = report;
  if (presentation.subject) return visibleLine(presentation.subject);
  const what = presentation.organisation
    ? `${presentation.organisation} performance budgets`
    : 'Performance budgets';
  const which =
    kind === 'weekly'
      ? `${periodName(report)} (${daysWords(period.firstDay, period.lastDay, false)})`
      : `monthly review of ${periodName(report)}`;
  const remarks = [
    ...(services ? [onlyWords(services)] : []),
    ...(owner === undefined ? [] : [forWords(owner)]),
    ...(complete ? [] : ['preliminary']),
    ...(revision > 1 ? [`revision ${revision}`] : []),
  ];
  return visibleLine(`${[what, which, ...remarks].join(', ')}: ${tally(report)}`);
}

function tally({ counts }: Report): string {
  if (counts.monitored === 0) return 'no budgets';
  if (counts.within === counts.monitored) return 'all within';
  return (['exceeded', 'approaching', 'unknown'] as const)
    .flatMap((status) => (counts[status] > 0 ? [`${counts[status]} ${status}`] : []))
    .join(', ');
}
