import { allProposals, decide, type Found, foundBy, implementation } from '../../src/app/adjust.ts';
import { writeNote } from '../../src/app/change-notes.ts';
import { propose } from '../../src/app/propose.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { stepToTake, writeEvent, writtenViolations } from '../../src/app/violations.ts';
import type { ReviewAccess } from '../../src/app/written.ts';
import { budgetFileOf, writeImplementation } from '../../src/compose/adjusting.ts';
import type { ResponseStep } from '../../src/model/finding.ts';
import { addDays, dateAt } from '../../src/model/period.ts';
import { parseQuantity } from '../../src/model/quantity.ts';
import type { ProposalEvent } from '../../src/review/proposal-event.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Who takes which step of a violation, how many hours after it was told, and what they write. */
interface Response {
  readonly by: string;
  readonly steps: Partial<Record<ResponseStep, readonly [hours: number, text: string]>>;
}

/** What people do about the violations of a budget; of one that is not here, nobody does anything. */
const RESPONSES: Readonly<Record<string, Response>> = {
  'api/websocket-p95': {
    by: '@backend-team',
    steps: {
      acknowledge: [0.5, 'BACKEND-281'],
      investigate: [20, 'The broker shares its disk with the archive'],
      plan: [50, 'Move the broker to a host of its own'],
      implement: [24 * 27, 'Moved on 13 April'],
      validate: [24 * 36, 'Messages take 300 ms again'],
    },
  },
  'api/db-queries': {
    by: '@backend-team',
    steps: {
      acknowledge: [3, 'BACKEND-340'],
      investigate: [30, 'Each page of a list is a query of its own'],
      plan: [60, 'Join them'],
      implement: [24 * 15, 'Released on 3 June'],
      validate: [24 * 24, 'Half as many queries'],
    },
  },
  'provider/memory': {
    by: '@sre-team',
    steps: {
      acknowledge: [0.8, 'SRE-118'],
      investigate: [22, 'Closed leases stay in the cache'],
      plan: [70, 'Evict them when they close'],
      implement: [24 * 17, 'Released on 28 August'],
      validate: [24 * 26, 'Memory is level since'],
    },
  },
  'node/block-production-p95': {
    by: '@sre-team',
    steps: { acknowledge: [0.7, 'SRE-131'], investigate: [18, 'Blocks carry a tenth more than a year ago'] },
  },
  'api/query-p95': {
    by: '@backend-team',
    steps: {
      acknowledge: [0.7, 'BACKEND-512'],
      investigate: [8.2, 'Database query optimization needed'],
    },
  },
};

/** Takes the steps that are due by now, as the people of the stories do. */
export async function respond({ project, clock }: Publishing, access: ReviewAccess): Promise<void> {
  const { zone } = project.calendar;
  const { violations } = await writtenViolations(project, access, { clock });
  for (const violation of violations) {
    const response = RESPONSES[violation.budget];
    const step = stepToTake(violation);
    const [hours, text] = (step && response?.steps[step]) ?? [];
    if (!response || !step || hours === undefined || text === undefined) continue;
    const at = violation.opened + hours * HOUR;
    if (at > clock.now()) continue;
    const who = { at, by: response.by };
    const said = step === 'investigate' ? { cause: text } : { text };
    // The stories have it met for long enough by then.
    const event =
      step === 'validate'
        ? { ...who, did: step, met: violation.metNeeded, ...said }
        : { ...who, did: step, ...said };
    await writeEvent(access, violation, event, zone);
  }
}

/** Limits that are changed: on which day which is proposed and why; approved and implemented in the days after. */
const PROPOSALS = [
  {
    on: '2025-07-14',
    budget: 'api/grpc-p95',
    to: '800 ms',
    because: 'It has taken less than 600 ms since the new serializer of June.',
    by: '@backend-team',
  },
  {
    on: '2025-10-07',
    budget: 'node/block-production-p95',
    to: '8s',
    because: 'The chain carries a tenth more; 8 s keep consensus safe.',
    by: '@sre-team',
  },
] as const;

/** Makes, approves and implements the proposals of the day. */
export async function adjust(
  config: string,
  { project, clock, source }: Publishing,
  access: ReviewAccess,
): Promise<void> {
  const { calendar, set } = project;
  const today = dateAt(clock.now(), calendar.zone);
  for (const { on, budget: id, to, because, by } of PROPOSALS) {
    const budget = set.budgets.find((one) => one.id === id);
    const limit = parseQuantity(to);
    if (!budget || !limit.ok) throw new Error(`${id} cannot become ${to}.`);
    const at = clock.now();
    if (today === on) {
      const wanted = { budget, to: limit.value, because, writer: { by }, at };
      await propose(project, access, wanted, { source, clock });
    }
    const say = async (event: ProposalEvent) =>
      decide(access, await found(access, id, today), event, calendar.zone);
    if (today === addDays(on, 1)) {
      await say({ at, by: '@ann', did: 'approve', role: 'engineering' });
      await say({ at: at + HOUR, by: '@bob', did: 'approve', role: 'product' });
      await say({ at: at + 2 * HOUR, by: '@eve', did: 'approve', role: 'vp-engineering' });
    }
    if (today !== addDays(on, 2)) continue;
    const one = await found(access, id, today);
    const file = await budgetFileOf(config, id, {});
    const change = implementation(access, one, file, { at, by }, calendar);
    await writeImplementation(access, one, change, calendar.zone);
  }
}

async function found(access: ReviewAccess, budget: string, today: string): Promise<Found> {
  const one = foundBy(await allProposals(access, today), budget);
  if (!one) throw new Error(`No proposal for ${budget} is under way on ${today}.`);
  return one;
}

/** What people and pipelines noted. */
const NOTES = [
  ['2025-03-10T01:30:00Z', 'api', 'backend-team', 'archive moved to the disk of the broker'],
  ['2025-04-13T02:00:00Z', 'api', 'backend-team', 'broker moved to a host of its own'],
  ['2025-06-03T08:00:00Z', 'api', 'backend-team', 'lists are read by one query'],
  ['2025-06-10T02:00:00Z', 'api', 'backend-team', 'new serializer of gRPC'],
  ['2025-08-28T07:00:00Z', 'provider', 'sre-team', 'closed leases leave the cache'],
] as const;

/** Leaves the notes of the day before. */
export async function leaveNotes({ project, clock }: Publishing, access: ReviewAccess): Promise<void> {
  const now = clock.now();
  for (const [moment, service, by, text] of NOTES) {
    const at = Date.parse(moment) / 1000;
    if (at > now || at <= now - DAY) continue;
    await writeNote(access.records, 'changes', { at, service, text, by }, project.calendar.zone);
  }
}
