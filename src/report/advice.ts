import { WEEKS } from '../analyse/advice.ts';
import { usageExtremes } from '../analyse/evidence.ts';
import { type Advised, recommend } from '../analyse/recommend.ts';
import type { BudgetId } from '../model/budget.ts';
import type { Recommendation } from '../model/finding.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Row } from '../model/report.ts';
import { byFamily, memberOf } from './members.ts';

/** Most pressing first. */
const ADVICE: readonly Recommendation['advice'][] = [
  'investigate',
  'decide',
  'loosen',
  'watch',
  'measure',
  'tighten',
];

/**
 * Advice by what is most pressing, and then in the order of the rows. About a limit that members of a family share there is that of
 * the one alone that used most of it in the last weeks, and it is about the family: what that one can do without, all can.
 */
export function adviceOn(advised: readonly Advised[]): readonly Recommendation[] {
  const speaking = speakingForFamilies(advised.map(({ row }) => row));
  const all = advised.flatMap((one) => {
    const { budget } = one.row;
    const advice = recommend(one);
    if (!budget.member || budget.member.hasOwnLimit) return advice;
    return advice.flatMap((own) => {
      if (own.suggested === undefined) return own;
      return speaking.has(budget.id) ? recommend(ofFamily(one)).map((said) => byMember(said, one.row)) : [];
    });
  });
  return all.toSorted((a, b) => ADVICE.indexOf(a.advice) - ADVICE.indexOf(b.advice));
}

/** Of the members of each family that share its limit, the one that used most of it. */
function speakingForFamilies(rows: readonly Row[]): ReadonlySet<BudgetId> {
  const sharing = rows.filter(({ budget }) => budget.member && !budget.member.hasOwnLimit);
  const most = ({ weeks }: Row) => usageExtremes(weeks.slice(-WEEKS)).most;
  return new Set(
    [...byFamily(sharing, ({ budget }) => budget).values()].flatMap(([first, ...others]) =>
      first ? others.reduce((worst, row) => (most(row) > most(worst) ? row : worst), first).budget.id : [],
    ),
  );
}

/** The same evidence, as said of the family. */
function ofFamily(advised: Advised): Advised {
  const { budget } = advised.row;
  const { family = budget.id, familyName = budget.name } = budget.member ?? {};
  return { ...advised, row: { ...advised.row, budget: { ...budget, id: family, name: familyName } } };
}

function byMember(advice: Recommendation, { budget }: Row): Recommendation {
  const evidence = `Of ${visibleLine(memberOf(budget))}, which used most: ${advice.evidence}`;
  return { ...advice, evidence };
}
