import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { labelName, labelValue, name, text } from '../schema-parts.ts';

/** How many members a family may have unless it says so. */
export const USUAL_MEMBERS = 300;

/** For what a family has a member each, as it is written. */
export interface WrittenEach {
  readonly label?: string | undefined;
  readonly in?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
  readonly at_most?: number | undefined;
  readonly source?: readonly string[] | undefined;
}

const label = (): z.ZodString => labelName('A label, of whose values there is a member each: route.');

/** For what a family has a member each: a label’s name, or more about it. */
export const EACH: z.ZodOptional<z.ZodType<string | WrittenEach>> = z
  .union([
    label(),
    z
      .strictObject({
        label: label().optional(),
        in: z
          .array(labelValue)
          .min(1)
          .max(BOUNDS.members.most)
          .describe('The values that there are members of; all that the source has unless set.')
          .optional(),
        except: z
          .array(text('A pattern (RE2) of whole values: /internal/.*'))
          .min(1)
          .max(BOUNDS.list.most)
          .describe('Patterns of values that there is no member of.')
          .optional(),
        at_most: z
          .int()
          .min(1)
          .max(BOUNDS.members.most)
          .describe(`How many members there may be; ${USUAL_MEMBERS} unless set.`)
          .optional(),
        source: z
          .array(name('A source of the settings: eu.'))
          .min(1)
          .max(BOUNDS.list.most)
          .describe('Sources of which there is a member each.')
          .optional(),
      })
      .describe('A label, which of its values count, or sources.'),
  ])
  .describe('Makes it a family: a budget for each value of a label, or for each of some sources.')
  .optional();

/** What members of a family have of their own, by what stands in the brackets of their ids. */
export function ofMembers<T extends z.ZodType>(own: T): z.ZodRecord<z.ZodString, T> {
  return z.record(z.string(), own);
}
