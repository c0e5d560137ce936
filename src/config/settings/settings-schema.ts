import { z } from 'zod';
import { WEEKDAYS } from '../../model/period.ts';
import { exactlyOne, name, quantity, text } from '../schema-parts.ts';
import { splitBy } from '../split-by.ts';
import { DIRECTORY } from './directory-schema.ts';
import { LEDGER, LEDGER_IN_PART } from './ledger-schema.ts';
import { PDF } from './pdf-schema.ts';
import { PLACE, PLACE_IN_PART } from './place-schema.ts';
import { REVIEW } from './review-schema.ts';
import { SCHEDULE } from './schedule-schema.ts';
import { SERVER } from './server-schema.ts';
import { SOURCE, SOURCE_IN_PART } from './source-schema.ts';
import { SMTP, SMTP_IN_PART, TARGET, TARGET_IN_PART } from './target-schema.ts';
import { TICKETS } from './ticket-schema.ts';

/** The settings file. */
export const SETTINGS_FILE = z
  .strictObject({
    organisation: name('Whose budgets they are, for titles.').optional(),
    time_zone: name('The IANA zone whose days and weeks are reported: Europe/Berlin.'),
    week_starts_on: z.enum(WEEKDAYS).describe('The first day of a week; monday unless set.').optional(),
    budgets: z.array(text('A file, a folder or a glob.')).min(1).describe('Where the budget files are.'),
    output: text(
      'The folder that everything is written to; output unless set. One that is made for it is ignored by git.',
    ).optional(),
    ledger: LEDGER.describe(
      'Where it is kept what was measured, issued and delivered; the file ledger.sqlite of output unless set.',
    ).optional(),
    links: z
      .enum(['inside', 'anywhere'])
      .describe(
        'Where symbolic links among the project’s files may lead: inside of its folder, or anywhere; inside unless set.',
      )
      .optional(),
    templates: text('A folder of templates that override the program’s own, file by file.').optional(),
    source: SOURCE.describe(
      'Where measurements come from: exactly one of recording and prometheus.',
    ).optional(),
    sources: z
      .record(z.string(), SOURCE)
      .describe('Several of them, by names of yours that budgets say under source; in place of source.')
      .optional(),
    changes: z
      .record(z.string(), PLACE)
      .describe('Where changes are seen that may lie before a budget’s step, by names of yours.')
      .optional(),
    approaching: quantity('The usage from which a budget counts as approached; 90% unless set.').optional(),
    split_by: splitBy('Those that the series of a budget have'),
    minimum_coverage: quantity('Below this share of data there is no verdict; 75% unless set.').optional(),
    warn_coverage: quantity(
      'Below this share of data a verdict carries a warning; 90% unless set.',
    ).optional(),
    reports_url: text('Where readers reach the output folder, for links in the email.').optional(),
    email: z
      .strictObject({
        from: text('The sender’s address.').optional(),
        to: z.array(text('An address.')).describe('The addresses the email file is written to.').optional(),
        subject: name('A constant subject, so that mail programs thread the series.').optional(),
      })
      .describe('The email file, and what mailing targets take unless they say otherwise.')
      .optional(),
    smtp: SMTP.describe('The mail server of mailing targets.').optional(),
    schedule: SCHEDULE.describe('When reports are published, in time_zone.').optional(),
    review: REVIEW.describe('How violations are responded to, and limits adjusted.').optional(),
    benchmarks: z
      .strictObject({
        better: z
          .record(z.string(), z.enum(['lower', 'higher']))
          .describe('Which way is better by unit, where it does not tell: { score: higher }.')
          .optional(),
      })
      .describe('How headroom compare reads benchmarks.')
      .optional(),
    server: SERVER.describe('The HTTP server of headroom serve, and how people answer there.').optional(),
    tickets: TICKETS.describe('What the tickets of owners have unless they say otherwise.').optional(),
    pushgateway: text('A Pushgateway that headroom tick and publish push their metrics to.').optional(),
    pdf: PDF.describe('How PDFs are made of reports, for targets that ask for them.').optional(),
    ...DIRECTORY,
    targets: z
      .record(z.string(), TARGET)
      .describe('Where reports are published, by names of yours; a delivery is known by its target’s name.')
      .optional(),
  })
  .meta(exactlyOne('source', 'sources'));

/** What is read of settings with missing keys, so that the keys that are there can be checked too. */
export const SETTINGS_FILE_IN_PART = SETTINGS_FILE.partial().extend({
  source: SOURCE_IN_PART.optional(),
  sources: z.record(z.string(), SOURCE_IN_PART).optional(),
  changes: z.record(z.string(), PLACE_IN_PART).optional(),
  ledger: LEDGER_IN_PART.optional(),
  smtp: SMTP_IN_PART.optional(),
  pdf: PDF.partial().optional(),
  targets: z.record(z.string(), TARGET_IN_PART).optional(),
});

/** The settings as they are written; keys may be missing. */
export type WrittenSettings = z.infer<typeof SETTINGS_FILE_IN_PART>;
