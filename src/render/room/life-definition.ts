import { daysWords } from '../../model/dates.ts';
import { formatQuantity, percent } from '../../model/format.ts';
import type { Life } from '../../model/history.ts';
import { lengthWords } from '../../model/rolling.ts';
import { safeLink } from '../view/links.ts';
import { linkFrom, ownerPage, servicePage } from './paths.ts';

/** A fact of a definition. */
export interface FactView {
  readonly label: string;
  readonly value: string;
  /** Where it leads; empty where nowhere. */
  readonly href: string;
  /** Whether it is code. */
  readonly isCode: boolean;
}

/** The definition of a budget as it stands; of a family, as its worst member has it. */
export function definitionView(
  page: string,
  { id, budget, family, owner, serviceName, service, reports, told }: Life,
): readonly FactView[] {
  const { bound, limit, approaching, over, watch, source, labels, rationale, runbook } = budget;
  const lastDay = reports.at(-1)?.gist.period.lastDay ?? '';
  const toCome = budget.exceptions.filter(({ until }) => until > lastDay);
  const query = told.findLast(({ row }) => row.budget === budget.id)?.row.query;
  return [
    fact('Id', id, { isCode: true }),
    fact('Limit', `${bound === 'at_most' ? 'at most' : 'at least'} ${formatQuantity(limit)}`),
    ...toCome.map((one) =>
      fact(
        'Temporary limit',
        `${formatQuantity(one.limit)}, ${daysWords(one.from, one.until)}: ${one.reason} (approved by ${one.approvedBy})`,
      ),
    ),
    ...(query === undefined ? [] : [fact('Measured by', query, { isCode: true })]),
    fact(
      'Over',
      over ? `the ${lengthWords(over)} that end with the week or month` : 'the week or month itself',
    ),
    fact('Approaching', `from ${percent(approaching)} of the limit on`),
    ...(watch === undefined ? [] : [fact('Watched', `its last 24 hours, every ${everyWords(watch)}`)]),
    ...(source === undefined ? [] : [fact('Source', source)]),
    ...(family ? [fact('A member for each', family.label)] : []),
    fact('Service', serviceName, { href: linkFrom(page, servicePage(service)) }),
    ...(owner === undefined ? [] : [fact('Owner', owner, { href: linkFrom(page, ownerPage(owner)) })]),
    ...Object.entries(labels).map(([name, value]) => fact(`Label ${name}`, value)),
    ...(rationale === undefined ? [] : [fact('Rationale', rationale)]),
    ...(runbook === undefined ? [] : [fact('Runbook', runbook, { href: safeLink(runbook) })]),
  ];
}

function fact(label: string, value: string, more: Partial<FactView> = {}): FactView {
  return { label, value, href: '', isCode: false, ...more };
}

function everyWords(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.round(seconds / 60)} min`;
}
