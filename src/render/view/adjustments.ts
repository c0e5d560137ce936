import { dateWords, formatQuantity, plural } from '../../model/format.ts';
import { dateAt } from '../../model/period.ts';
import {
  PROPOSAL_WORDS,
  type Proposal,
  type ProposalState,
  type ReplayedLimit,
} from '../../model/proposal.ts';
import { baseValue } from '../../model/quantity.ts';
import type { Report, Row } from '../../model/report.ts';
import { sentence } from './sentences.ts';

/** A suggested change of a limit, on its way. */
export interface ProposalView {
  /** What commands know it by. */
  readonly id: string;
  readonly budget: string;
  /** `≤ 2 s → ≤ 2.5 s`. */
  readonly change: string;
  /** `in review`. */
  readonly state: string;
  /** Whose yes it waits for: `product, then vp-engineering`; empty when it waits for none. */
  readonly awaits: string;
  /** Who said yes, and when. */
  readonly approvals: readonly string[];
  readonly because: string;
  /** `@ann, 3 February 2026`. */
  readonly by: string;
  readonly evidence: readonly string[];
  /** How both limits would have judged the past, a sentence each. */
  readonly replay: readonly string[];
  readonly impact: readonly string[];
  /** Why, by whom and when it was rejected; empty otherwise. */
  readonly rejected: string;
}

/** A limit that was changed and is watched. */
export interface AdjustmentView {
  readonly id: string;
  readonly budget: string;
  readonly change: string;
  /** From when it is in force: `9 February 2026`. */
  readonly inForce: string;
  /** Until when it is watched: `10 March 2026`. */
  readonly watched: string;
  /** How it fares: days over under the new limit, and what they would have been under the old one. */
  readonly fares: string;
}

/** Proposals that still need somebody, changed limits that are watched, and what was decided of late. */
export interface AdjustmentsView {
  readonly underWay: readonly ProposalView[];
  readonly watched: readonly AdjustmentView[];
  /** Proposals that were rejected, and changes whose watching ended. */
  readonly ended: readonly ProposalView[];
}

const CHANGED: readonly ProposalState[] = ['implemented', 'communicated', 'monitoring'];
const ENDED: readonly ProposalState[] = ['closed', 'rejected'];

/** The adjustment process as it stands. */
export function adjustmentsView(report: Report, name: (id: string) => string): AdjustmentsView {
  const { proposals } = report.review;
  const rows = new Map(report.rows.map((row) => [row.budget.id, row]));
  const viewOf = (proposal: Proposal) => proposalView(proposal, name, report.period.zone);
  return {
    underWay: proposals.filter(({ state }) => !CHANGED.includes(state) && !ENDED.includes(state)).map(viewOf),
    watched: proposals
      .filter(({ state }) => CHANGED.includes(state))
      .map((proposal) => adjustmentView(proposal, name, rows.get(proposal.budget))),
    ended: proposals.filter(({ state }) => ENDED.includes(state)).map(viewOf),
  };
}

/** A proposal as it stands, in whatever state. */
export function proposalView(proposal: Proposal, name: (id: string) => string, zone: string): ProposalView {
  const { rejected } = proposal;
  const on = (at: number) => dateWords(dateAt(at, zone));
  return {
    id: proposal.id,
    budget: name(proposal.budget),
    change: changeText(proposal),
    state: PROPOSAL_WORDS[proposal.state],
    awaits: proposal.awaits.join(', then '),
    approvals: proposal.approvals.map(({ role, by, at }) => `${role}: ${by}, ${on(at)}`),
    because: sentence(proposal.because),
    by: `${proposal.by}, ${on(proposal.at)}`,
    evidence: proposal.evidence.map(sentence),
    replay: proposal.replay.map(replayText),
    impact: proposal.impact.map(sentence),
    rejected: rejected ? `${sentence(rejected.because)} ${rejected.by}, ${on(rejected.at)}` : '',
  };
}

function adjustmentView(
  proposal: Proposal,
  name: (id: string) => string,
  row: Row | undefined,
): AdjustmentView {
  const { effective, monitoredUntil } = proposal;
  return {
    id: proposal.id,
    budget: name(proposal.budget),
    change: changeText(proposal),
    inForce: effective ? dateWords(effective) : '',
    watched: monitoredUntil ? dateWords(monitoredUntil) : '',
    fares: row && effective ? faresText(proposal, row, effective) : '',
  };
}

function changeText({ bound, from, to }: Proposal): string {
  const sign = bound === 'at_most' ? '≤' : '≥';
  return `${sign} ${formatQuantity(from)} → ${sign} ${formatQuantity(to)}`;
}

function replayText({ limit, days, weeks }: ReplayedLimit): string {
  const over = (tally: ReplayedLimit['days'], what: string, at: 'on' | 'in') =>
    `over ${at} ${tally.exceeded} and approached ${at} ${tally.approaching} of ${plural(tally.of, what)}`;
  return `With ${formatQuantity(limit)}: ${over(days, 'day', 'on')}; ${over(weeks, 'week', 'in')}.`;
}

function faresText({ bound, from, to }: Proposal, { days }: Row, effective: string): string {
  const since = days.flatMap(({ date, value }) => (value !== undefined && date >= effective ? [value] : []));
  if (since.length === 0) return 'No day was measured under the new limit yet.';
  const over = (limit: number) =>
    since.filter((value) => (bound === 'at_most' ? value > limit : value < limit)).length;
  const [before, now] = [over(baseValue(from)), over(baseValue(to))];
  return `Since then over on ${now} of ${plural(since.length, 'day')}; the old limit would have been exceeded on ${before}.`;
}
