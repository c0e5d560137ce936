import { z } from 'zod';
import { CATEGORIES } from '../../model/budget.ts';
import { WEEKDAYS } from '../../model/period.ts';
import { name, text } from '../schema-parts.ts';
import { WEBHOOK } from './target-schema.ts';
import { TICKETS } from './ticket-schema.ts';

const CONTACT = {
  email: z
    .array(text('A mailbox.'))
    .min(1)
    .describe('Mailboxes, by the mail server of smtp; each gets a mail of its own.')
    .optional(),
  webhook: WEBHOOK.describe('A chat, or a program of yours.').optional(),
};

/** An owner's entry. */
const OWNER = z.strictObject({
  ...CONTACT,
  tickets: TICKETS.describe('Where tickets of its violations are, and how they are made.').optional(),
  stands_in: name(
    'The owner who hears of what this one leaves overdue, and of everything where this one can be reached nowhere.',
  ).optional(),
});

/** Owners by their names, in the settings and in a file of their own. */
export const OWNERS = z.record(z.string(), OWNER);

const STAKEHOLDER = z.strictObject({
  services: z.array(name('A service.')).min(1).describe('Of whose budgets; of all unless set.').optional(),
  categories: z
    .array(z.enum(CATEGORIES))
    .min(1)
    .describe('Of budgets of which categories; of all unless set.')
    .optional(),
  ...CONTACT,
});

const QUIET = z.strictObject({
  from: text('When it begins: 20:00.').optional(),
  to: text('When it ends, of the next day where that is earlier: 07:00.').optional(),
  days: z.array(z.enum(WEEKDAYS)).min(1).describe('Days that are quiet as a whole.').optional(),
});

/** The keys of the settings that say who hears of violations, and when. */
export const DIRECTORY = {
  owners: OWNERS.describe(
    'Who budgets are of, by the names that these have under owner: where mail, chat and tickets of each go.',
  ).optional(),
  owners_file: text('A file with more of them, the same map.').optional(),
  service_owners: z
    .record(z.string(), name('An owner.'))
    .describe(
      'Owners of the services whose budgets name none, by patterns such as pay-*; the last that fits counts.',
    )
    .optional(),
  service_owners_file: text(
    'The same as lines of a pattern and an owner, as CODEOWNERS has them; what stands in the settings comes after it.',
  ).optional(),
  stakeholders: z
    .record(z.string(), STAKEHOLDER)
    .describe('Who hears of violations that are not theirs, by names of yours.')
    .optional(),
  notices: z
    .strictObject({
      quiet: z
        .union([z.literal('outside_business_hours'), QUIET])
        .describe(
          'Hours and days, in time_zone, in which nobody is told of a violation; what piles up is told afterwards. outside_business_hours goes by review.',
        )
        .optional(),
    })
    .describe('When owners and stakeholders are told.')
    .optional(),
};

/** An owner as it is written. */
export type WrittenOwner = z.infer<typeof OWNER>;
/** A stakeholder as it is written. */
export type WrittenStakeholder = z.infer<typeof STAKEHOLDER>;
/** Owners by their names, as they are written. */
export type WrittenOwners = Readonly<Record<string, WrittenOwner>>;
/** Quiet hours as they are written. */
export type WrittenQuiet = z.infer<typeof QUIET>;
