import type { Gate, GateResult } from '../model/gate.ts';
import { type Status, worstFirst } from '../model/verdict.ts';

/** A result before it is known whether it keeps the gate shut. */
export type Judged = Omit<GateResult, 'fails'>;

/**
 * A gate over judged budgets, worst first: shut when one has a status that it is to fail on, and when none of them could
 * be judged at all, for nothing was then looked at.
 */
export function gateOf(
  judged: readonly Judged[],
  failOn: readonly Status[],
  about: Pick<Gate, 'over' | 'window'>,
): Gate {
  const blind = judged.every(({ status }) => status === 'unknown');
  const results = worstFirst(judged, ({ budget, status, usage }) => ({ id: budget.id, status, usage })).map(
    (one): GateResult => ({ ...one, fails: blind || failOn.includes(one.status) }),
  );
  const count = (status: Status) => results.filter((one) => one.status === status).length;
  return {
    ...about,
    failOn,
    results,
    counts: {
      monitored: results.length,
      within: count('within'),
      approaching: count('approaching'),
      exceeded: count('exceeded'),
      unknown: count('unknown'),
    },
    failed: results.filter(({ fails }) => fails).length,
  };
}
