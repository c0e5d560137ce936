import { z } from 'zod';
import { RESPONSE_STEPS } from '../../model/finding.ts';
import { PROPOSAL_STATES } from '../../model/proposal.ts';
import { NAME_SOURCES } from '../../model/writer.ts';
import { date, id, instant, name, number, quantity, text } from './parts.ts';

/** A step of the response. */
export const step = z.enum(RESPONSE_STEPS);

const said = { at: instant, by: name };
const written = { ...said, knownFrom: z.enum(NAME_SOURCES).optional() };

/** A violation with its steps. */
export const violation = z.looseObject({
  id: id,
  budget: id,
  firstDay: date,
  lastDay: date,
  opened: instant,
  state: z.enum(['open', 'closed']),
  steps: z.array(
    z.looseObject({
      ...written,
      step,
      text: text.optional(),
      causeElsewhere: z.literal(true).optional(),
    }),
  ),
  deadlines: z.array(z.tuple([step, instant])),
  next: z.looseObject({ step, due: instant }).optional(),
  owner: name.optional(),
  rootCause: text.optional(),
  links: z.array(text),
  remarks: z.array(z.looseObject({ ...written, text: text })),
  metDays: number,
  metNeeded: number,
  closesByItself: z.literal(true).optional(),
  closed: instant.optional(),
  unvalidated: z.literal(true).optional(),
  declined: z.looseObject({ ...written, text }).optional(),
  reopened: z.array(instant),
  earlier: number,
  recurring: z.boolean(),
});

const tally = z.looseObject({ exceeded: number, approaching: number, of: number });
const replayed = z.looseObject({ limit: quantity, days: tally, weeks: tally });

const proposal = z.looseObject({
  ...said,
  id: id,
  budget: id,
  bound: z.enum(['at_most', 'at_least']),
  from: quantity,
  to: quantity,
  because: text,
  evidence: z.array(text),
  replay: z.array(replayed),
  impact: z.array(text),
  state: z.enum(PROPOSAL_STATES),
  approvals: z.array(z.looseObject({ ...written, role: name })),
  awaits: z.array(text),
  effective: date.optional(),
  monitoredUntil: date.optional(),
  rejected: z.looseObject({ ...said, because: text }).optional(),
});

const inTime = z.looseObject({ inTime: number, of: number });

/** What people did; reports saved without it had none. */
export const review = z
  .looseObject({
    violations: z.array(violation),
    proposals: z.array(proposal),
    notes: z.array(z.looseObject({ budget: id.optional(), markdown: z.string() })),
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
