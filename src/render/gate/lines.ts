import { plainNumber } from '../../model/format.ts';
import type { Gate, GateResult } from '../../model/gate.ts';
import { visibleLine } from '../../model/one-line.ts';
import { statusCounts } from '../../model/verdict.ts';
import { worstOfText } from '../view/families.ts';
import { MOST_IN_TABLE } from '../view/listed.ts';

/** A result as a gate is read by people, who need not see each member of a family. */
export interface GateLine {
  readonly result: GateResult;
  /** Of the worst of a family: `worst of 212 routes, 3 over`; empty of any other. */
  readonly worstOf: string;
  /** Behind the last of a family that is shown: `and 190 more of API P95 by route`; empty of any other. */
  readonly andMore: string;
}

/** The results of a gate for people: of a family the worst, and then those that are not within, as many as a table has. */
export function gateLines({ results }: Pick<Gate, 'results'>): readonly GateLine[] {
  const families = Map.groupBy(results, ({ budget }) => budget.member?.family);
  families.delete(undefined);
  const lines = new Map([...families.values()].flatMap(linesOf).map((line) => [line.result, line]));
  return results.flatMap((result) => {
    if (!result.budget.member) return [{ result, worstOf: '', andMore: '' }];
    return lines.get(result) ?? [];
  });
}

function linesOf(members: readonly GateResult[]): readonly GateLine[] {
  const shown = members
    .filter(({ status }, index) => index === 0 || status !== 'within')
    .slice(0, MOST_IN_TABLE);
  const left = members.length - shown.length;
  return shown.map((result, index) => ({
    result,
    worstOf: index === 0 && members.length > 1 ? worstOf(members) : '',
    andMore: index === shown.length - 1 && left > 0 ? moreOf(result, left) : '',
  }));
}

function worstOf(members: readonly GateResult[]): string {
  const label = Object.keys(members[0]?.budget.member?.values ?? {}).join(' and ');
  return worstOfText({ label, counts: statusCounts(members.map(({ status }) => status)) });
}

function moreOf({ budget }: GateResult, left: number): string {
  const family = budget.member?.familyName ?? budget.name;
  return `and ${plainNumber(left, 0)} more of ${visibleLine(`${budget.serviceName} ${family}`)}`;
}
