import { z } from 'zod';
import { WEEKDAYS } from '../../model/period.ts';
import { duration, name, text } from '../schema-parts.ts';
import { REQUESTS } from './ticket-schema.ts';

const days = (preset: number, description: string) =>
  z.int().min(1).max(3650).describe(`${description}; ${preset} unless set.`).optional();
const people = (description: string) => z.array(name('A person or a team.')).describe(description);

/** How violations are responded to, and limits adjusted. */
export const REVIEW = z.strictObject({
  folder: text('Where violations and notes are written down; reviews unless set.').optional(),
  proposals: text(
    'Where proposed changes of limits are written down; budgets/proposals unless set.',
  ).optional(),
  response: z
    .strictObject({
      acknowledge: duration('Open a ticket, assign an owner; 1h unless set.'),
      investigate: duration('Find the cause; 24h unless set.'),
      plan: duration('Design the change; 48h unless set.'),
      implement: duration('Bring it into production; 7d unless set.'),
      validate: duration('Confirm that the budget is met; 14d unless set.'),
    })
    .describe('Within what time of a violation’s opening each step is due.')
    .optional(),
  business_hours: z
    .strictObject({
      days: z.array(z.enum(WEEKDAYS)).min(1).describe('Monday to Friday unless set.').optional(),
      from: text('09:00 unless set.').optional(),
      to: text('17:00 unless set.').optional(),
    })
    .describe('When set, deadlines count in these hours alone: 24h is one of these days, 7d a week of them.')
    .optional(),
  opens_after: z
    .int()
    .min(1)
    .max(365)
    .describe(
      'So many days over in a row open a violation; unless set, only a whole week or month over does.',
    )
    .optional(),
  closes_after: days(7, 'So many days a budget must be met before its violation closes'),
  requires_validation: z
    .boolean()
    .describe(
      'Whether a violation stays open until somebody validates it; false unless set: it closes by itself once its budget was met for closes_after days.',
    )
    .optional(),
  reopens_within: days(14, 'A relapse within so many days reopens the same violation'),
  recurring: z
    .strictObject({
      times: z.int().min(2).max(100).describe('3 unless set.').optional(),
      within: days(90, 'Of the last so many days'),
    })
    .describe('From how many violations on a budget counts as recurring.')
    .optional(),
  reviewers: z
    .record(z.string(), people('Who may speak for the role; anybody when empty.'))
    .describe('The roles that review a proposal: engineering and product unless set.')
    .optional(),
  approver: z
    .strictObject({
      role: name('vp-engineering unless set.').optional(),
      people: people('Who may speak for the role; anybody when empty.').optional(),
    })
    .describe('The role that approves a proposal after its reviewers.')
    .optional(),
  several_roles_per_person: z
    .boolean()
    .describe('Whether one person may approve a proposal in several roles; false unless set.')
    .optional(),
  requests: REQUESTS.describe(
    'Where headroom implement --request opens pull requests or merge requests.',
  ).optional(),
  monitoring: days(30, 'So many days a changed limit is watched'),
});

/** The review as it is written. */
export type WrittenReview = z.infer<typeof REVIEW>;
