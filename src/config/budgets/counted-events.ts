import type { Indicator } from '../../model/indicator.ts';
import { senseOfName } from '../../model/sense.ts';
import { dividedBy } from '../../promql/division.ts';
import { matches } from '../../promql/pattern.ts';
import { type LabelMatcher, metricOf, type Selected, selectedBy, selector } from '../../promql/selector.ts';

/** What a selector counts by its name and its labels, as far as they tell. */
export type Counted = 'failures' | 'successes';

const FAILED_VALUE = /^(?:5\d\d|errors?|fail(?:s|ed|ures?)?|timeouts?|exceptions?|unavailable|internal)$/i;
const GOOD_VALUE = /^(?:2\d\d|ok|success(?:ful)?|succeeded|completed|true)$/i;
const CODE = /(?:^|_|\.)(?:code|status)(?:$|_|\.)/i;

/** What the events of a selector are; undefined where neither its name nor its labels tell. */
export function countedBy(selected: Selected): Counted | undefined {
  const byLabels = selected.matchers.map(byLabel);
  if (byLabels.includes('failures')) return 'failures';
  if (byLabels.includes('successes')) return 'successes';
  const byName = senseOfName(metricOf(selected) ?? '');
  return byName && (byName === 'bad' ? 'failures' : 'successes');
}

/** Of status codes 500 and 503 stand for what fails, and 200 for what does not. */
function byLabel({ label, is, value }: LabelMatcher): Counted | undefined {
  const isPositive = is === '=' || is === '=~';
  if (CODE.test(label) && is.endsWith('~')) {
    const [bad, good] = [
      ['500', '503'],
      ['200', '204'],
    ].map((codes) => codes.every((code) => matches(code, '=~', value)));
    if (bad === good) return undefined;
    return (bad === true) === isPositive ? 'failures' : 'successes';
  }
  const words = is.endsWith('~') ? value.split('|') : [value];
  if (words.every((word) => FAILED_VALUE.test(word))) return isPositive ? 'failures' : 'successes';
  return words.every((word) => GOOD_VALUE.test(word)) && !isPositive ? 'failures' : undefined;
}

/** What of an indicator's figure is a count or a share of failures by its name or its labels; undefined when nothing is. */
export function failuresIn(indicator: Indicator): string | undefined {
  const of = failureSelector(indicator);
  const selected = of === undefined ? undefined : selectedBy(of);
  return selected && countedBy(selected) === 'failures' ? of : undefined;
}

function failureSelector(indicator: Indicator): string | undefined {
  switch (indicator.kind) {
    case 'quotient':
      return indicator.part;
    case 'gauge':
      return selector(indicator.gauge, indicator.where);
    case 'expr':
      return dividedBy(indicator.expr);
    case 'quantile':
    case 'ratio':
    case 'rate':
    case 'growth':
      return undefined;
  }
}
