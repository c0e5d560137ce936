import { z } from 'zod';
import { RESPONSE_STEPS } from '../../model/finding.ts';
import { PROPOSAL_STATES, type Proposal, type ReplayedLimit } from '../../model/proposal.ts';
import type { Review } from '../../model/review.ts';
import type { Violation } from '../../model/violation.ts';
import { NAME_SOURCES } from '../../model/writer.ts';
import { date, instant, number, quantity } from './parts.ts';

/** A step of the response. */
export const step = z.enum(RESPONSE_STEPS);

const said = { at: instant, by: z.string(), knownFrom: z.enum(NAME_SOURCES).optional() };

const violation: z.ZodType<Violation> = z.looseObject({
  id: z.string(),
  budget: z.string(),
  firstDay: date,
  lastDay: date,
  opened: instant,
  state: z.enum(['open', 'closed']),
  steps: z.array(z.looseObject({ ...said, step, text: z.string().optional() })),
  deadlines: z.array(z.tuple([step, instant])),
  next: z.looseObject({ step, due: instant }).optional(),
  owner: z.string().optional(),
  rootCause: z.string().optional(),
  links: z.array(z.string()),
  remarks: z.array(z.looseObject({ ...said, text: z.string() })),
  metDays: number,
  metNeeded: number,
  closesByItself: z.literal(true).optional(),
  closed: instant.optional(),
  unvalidated: z.literal(true).optional(),
  reopened: z.array(instant),
  earlier: number,
  recurring: z.boolean(),
});

const tally = z.looseObject({ exceeded: number, approaching: number, of: number });
const replayed: z.ZodType<ReplayedLimit> = z.looseObject({ limit: quantity, days: tally, weeks: tally });

const proposal: z.ZodType<Proposal> = z.looseObject({
  ...said,
  id: z.string(),
  budget: z.string(),
  bound: z.enum(['at_most', 'at_least']),
  from: quantity,
  to: quantity,
  because: z.string(),
  evidence: z.array(z.string()),
  replay: z.array(replayed),
  impact: z.array(z.string()),
  state: z.enum(PROPOSAL_STATES),
  approvals: z.array(z.looseObject({ ...said, role: z.string() })),
  awaits: z.array(z.string()),
  effective: date.optional(),
  monitoredUntil: date.optional(),
  rejected: z.looseObject({ ...said, because: z.string() }).optional(),
});

const inTime = z.looseObject({ inTime: number, of: number });

/** What people did; reports saved without it had none. */
export const review: z.ZodType<Review> = z
  .looseObject({
    violations: z.array(violation),
    proposals: z.array(proposal),
    notes: z.array(z.looseObject({ budget: z.string().optional(), markdown: z.string() })),
    responsiveness: z
      .looseObject({
        acknowledged: inTime,
        investigated: inTime,
        met: inTime,
        closed: number,
        unvalidated: number,
        withoutCause: number,
        medianDays: number.optional(),
      })
      .optional(),
  })
  .default({ violations: [], proposals: [], notes: [] });
