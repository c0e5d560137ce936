import { momentWords } from '../../model/dates.ts';
import type { Action, ResponseStep } from '../../model/finding.ts';
import { dateWords } from '../../model/format.ts';
import type { Gist } from '../../model/gist.ts';
import type { Life } from '../../model/history.ts';
import { familyIn } from '../../model/member-id.ts';
import type { OpenViolation, Standing } from '../../model/standing.ts';
import type { Status } from '../../model/verdict.ts';
import { type ProposalView, proposalView } from '../view/adjustments.ts';
import { dueDate, latenessText } from '../view/due.ts';
import { answerLink, safeLink } from '../view/links.ts';
import { responseView } from '../view/responses.ts';
import { namesOf } from '../view/rows.ts';
import { declinedText, sentence } from '../view/sentences.ts';
import { stepText } from '../view/steps.ts';
import { budgetPage, linkFrom, ownerPage } from './paths.ts';

/** Something that is open or due about a budget. */
export interface OpenView {
  readonly key: Status;
  readonly budget: string;
  readonly href: string;
  /** `open since 28 January 2026`; empty where no violation is open. */
  readonly state: string;
  /** What to do next, `investigate`, with what it asks for: `investigate (reproduce it, …)`; and until when: `4 February 2026, 08:00 (UTC)`. */
  readonly stepName: string;
  readonly step: string;
  readonly due: string;
  /** Until when all of it is to be done: `9 February 2026`; empty where that is `due`, or nobody has to. */
  readonly metBy: string;
  /** `acknowledge 5 days overdue`; empty when nothing is late. */
  readonly late: string;
  /** Whoever does it; empty where nobody is named yet. */
  readonly owner: string;
  readonly ownerHref: string;
  /** What is the case, in sentences; of a violation its cause. */
  readonly text: string;
  /** Why nothing will be done about it; empty where somebody is to do something. */
  readonly declined: string;
  readonly links: readonly string[];
  /** Where it can be answered; empty where nobody can. */
  readonly answer: string;
}

/** A proposal that is under way, with the link to its budget. */
export interface OpenProposal extends ProposalView {
  readonly href: string;
}

/** What is open and due as a page shows it. */
export interface StandingView {
  readonly open: readonly OpenView[];
  readonly proposals: readonly OpenProposal[];
}

/** What is open and due: violations first, and then what else is to be done. */
export function standingView(page: string, standing: Standing, lives: readonly Life[]): StandingView {
  const { gist, violations, actions, proposals } = standing;
  if (!gist) return { open: [], proposals: [] };
  const about: About = { page, gist, name: namesIn(gist, lives), lives: byId(lives) };
  return {
    open: [
      ...violations.map((one) => violationView(one, about)),
      ...actions.map((action) => actionView(action, about)),
    ],
    proposals: proposals.map((proposal) => ({
      ...proposalView(proposal, about.name, gist.period.zone),
      href: linkFrom(page, budgetPage(proposal.budget)),
    })),
  };
}

interface About {
  readonly page: string;
  readonly gist: Gist;
  readonly name: (id: string) => string;
  readonly lives: ReadonlyMap<string, Life>;
}

function byId(lives: readonly Life[]): ReadonlyMap<string, Life> {
  return new Map(lives.map((life) => [life.id, life]));
}

/** The names of budgets by their ids; of one that the newest report does not have, as it was called last. */
function namesIn({ budgets, families }: Gist, lives: readonly Life[]): (id: string) => string {
  const name = namesOf({ rows: budgets.map((budget) => ({ budget })), families });
  const known = byId(lives);
  return (id) => {
    const life = known.get(familyIn(id));
    const told = name(id);
    return told === id && life ? `${life.serviceName} ${life.name}${id.slice(life.id.length)}` : told;
  };
}

function violationView({ violation, action }: OpenViolation, about: About): OpenView {
  const { gist, name } = about;
  const { zone } = gist.period;
  const budget = { name: name(violation.budget), owner: action?.owner ?? ownerIn(violation.budget, about) };
  const { state, owner, rootCause, declined, links } = responseView(violation, budget, {
    at: gist.asOf,
    zone,
  });
  return {
    ...common(violation.budget, owner, about),
    key: action?.why ?? 'exceeded',
    state,
    ...nextOf(declined === '' ? violation.next?.step : undefined),
    due: violation.next && declined === '' ? momentWords(violation.next.due, zone) : '',
    metBy: action?.due && declined === '' ? dateWords(action.due) : '',
    late: action ? latenessText(action) : '',
    text: rootCause && `Root cause: ${rootCause}`,
    declined,
    links,
    answer: answerLink(gist, violation.id),
  };
}

function actionView(action: Action, about: About): OpenView {
  return {
    ...common(action.budget, action.owner ?? '', about),
    key: action.why,
    state: '',
    ...nextOf(action.step),
    due: dueDate(action),
    metBy: '',
    late: latenessText(action),
    text: sentence(action.text),
    declined: declinedText(action.declined),
    links: (action.links ?? []).flatMap((link) => safeLink(link) || []),
    answer: '',
  };
}

function common(id: string, owner: string, { page, name }: About) {
  return {
    budget: name(id),
    href: linkFrom(page, budgetPage(id)),
    owner,
    ownerHref: owner === '' ? '' : linkFrom(page, ownerPage(owner)),
  };
}

function nextOf(step: ResponseStep | undefined): Pick<OpenView, 'step' | 'stepName'> {
  return { step: step ? stepText(step) : '', stepName: step ?? '' };
}

function ownerIn(id: string, { gist, lives }: About): string {
  const own = gist.budgets.find((budget) => budget.id === id);
  return own?.owner ?? lives.get(familyIn(id))?.owner ?? '';
}
