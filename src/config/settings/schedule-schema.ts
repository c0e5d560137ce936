import { z } from 'zod';
import { WEEKDAYS } from '../../model/period.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import { duration, quantity, text } from '../schema-parts.ts';

const at = (preset: string) => text(`The local time; ${preset} unless set.`).optional();

/** When reports are published. */
export const SCHEDULE = z.strictObject({
  reports: z.array(z.enum(REPORT_KINDS)).describe('Which reports are published; both unless set.').optional(),
  weekly: z
    .strictObject({
      on: z.enum(WEEKDAYS).describe('The day of the week after its own; monday unless set.').optional(),
      at: at('08:00'),
    })
    .describe('When the weekly report is due.')
    .optional(),
  monthly: z
    .strictObject({
      on: quantity(
        'The day of the month after its own: 1 to 31, where short months take their last day; last; or first, second, third or fourth and a weekday. first monday unless set.',
      ).optional(),
      at: at('08:00'),
    })
    .describe('When the monthly review is due.')
    .optional(),
  daily: z
    .strictObject({ at: at('01:00') })
    .describe('When the day before is measured and kept.')
    .optional(),
  grace: duration('How long after its period’s end a report is due at the earliest; 30m unless set.'),
  wait: duration('How long a due report waits for data up to its period’s end; 6h unless set.'),
  catch_up: z
    .int()
    .min(1)
    .max(520)
    .describe('How many missed periods of a kind are caught up; 4 unless set.')
    .optional(),
  on_failure: z
    .enum(['hold', 'partial'])
    .describe(
      'What to do when the source fails for a budget: hold the report until it answers, or issue what there is; hold unless set.',
    )
    .optional(),
});

/** A schedule as it is written. */
export type WrittenSchedule = z.infer<typeof SCHEDULE>;
