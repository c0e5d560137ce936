import type { Budget } from './budget.ts';

/** What a share of a load test counts. */
export type Sense = 'good' | 'bad';

/** Words in the names of metrics; `checks` alone is k6's own. */
const BAD =
  /(^|[_.:-])(fails?|failed|failures?|err|errors?|bad|drops|dropped|reject(s|ed|ions?)|timeouts?|exceptions?|panics?|abort(s|ed))($|[_.:-])/;
const GOOD = /^checks$|(^|[_.:-])(success|successes|succeeded|successful|ok|good|passed)($|[_.:-])/;

/** What a metric counts by its name: `http_req_failed` failures, `checks` what went well. Undefined where it does not tell. */
export function senseOfName(metric: string): Sense | undefined {
  const name = metric.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  if (BAD.test(name)) return 'bad';
  return GOOD.test(name) ? 'good' : undefined;
}

/** What a limit on a share is about: at least so much of what is good, at most so much of what is bad. */
export function senseOfLimit({ bound }: Pick<Budget, 'bound'>): Sense {
  return bound === 'at_least' ? 'good' : 'bad';
}

/** Whether the load test counts the other part of all than the limit is about, as `of` says. */
export function isComplement({
  bound,
  limit,
  loadTest,
}: Pick<Budget, 'bound' | 'limit' | 'loadTest'>): boolean {
  return limit.unit.kind === 'ratio' && loadTest?.of !== undefined && loadTest.of !== senseOfLimit({ bound });
}

/** The rest of all: 0.1% for 99.9%, without the noise of binary fractions. */
export function complementOf(share: number): number {
  return Number((1 - share).toPrecision(12));
}
