import { gateOf, type Judged } from '../../src/gate/gate.ts';
import type { Budget } from '../../src/model/budget.ts';
import type { Gate } from '../../src/model/gate.ts';
import type { Status } from '../../src/model/verdict.ts';
import { budget } from './budget.ts';

/** A budget of 2 s as a gate judged it; within at 1.6 s unless told. */
export function judged(differing: Partial<Judged> = {}, of: Partial<Budget> = {}): Judged {
  const one = budget(of);
  return {
    budget: one,
    limit: one.limit,
    status: 'within',
    actual: { value: 1.6 },
    usage: 0.8,
    headroom: 0.4,
    ...differing,
  };
}

/** A budget of which there is no figure. */
export function judgedUnknown(remark: string, of: Partial<Budget> = {}): Judged {
  const one = budget(of);
  return { budget: one, limit: one.limit, status: 'unknown', remark };
}

/** A gate over the last hour. */
export function gate(results: readonly Judged[], failOn: readonly Status[] = ['exceeded']): Gate {
  return gateOf(results, failOn, { over: 'the last 1h to 2026-02-02T00:00:00Z' });
}
