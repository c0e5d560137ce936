import { budgetsSchema, settingsSchema } from '../config/json-schema.ts';
import type { Streams } from './streams.ts';

/** Prints the JSON Schema of a budget file or of the settings. */
export function schemaCommand(file: 'budgets' | 'settings', { out }: Streams): void {
  const schema = file === 'budgets' ? budgetsSchema() : settingsSchema();
  out.write(`${JSON.stringify(schema, null, 2)}\n`);
}
