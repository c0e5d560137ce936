import { z } from 'zod';
import { BUDGET_FILE_FOR_EDITORS } from './budgets/budget-schema.ts';
import { SETTINGS_FILE } from './settings/settings-schema.ts';

/** The JSON Schema (draft 7) of a budget file, from the definition that reads it. */
export function budgetsSchema(): object {
  return schemaOf(BUDGET_FILE_FOR_EDITORS, 'Headroom budgets of one service');
}

/** The JSON Schema (draft 7) of the settings, from the definition that reads them. */
export function settingsSchema(): object {
  return schemaOf(SETTINGS_FILE, 'Headroom settings');
}

function schemaOf(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
}
