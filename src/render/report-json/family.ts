import { z } from 'zod';
import { CATEGORIES } from '../../model/budget.ts';
import { STATUSES } from '../../model/verdict.ts';
import { budgetName, counts, id, name, quantity } from './parts.ts';
import { figure, usage } from './row.ts';

const other = z.looseObject({
  value: budgetName,
  status: z.enum(STATUSES),
  actual: figure.optional(),
  usage: usage.optional(),
  limit: quantity.optional(),
  owner: name.optional(),
});

/** A family with all of its members. */
export const family = z.looseObject({
  id,
  name,
  service: name,
  serviceName: name,
  category: z.enum(CATEGORIES),
  owner: name.optional(),
  label: name,
  counts,
  previous: z.enum(STATUSES).optional(),
  worst: id.optional(),
  shown: z.array(id),
  others: z.array(other),
  appeared: z.array(budgetName),
  gone: z.array(budgetName),
});
