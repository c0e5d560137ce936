import { jsonText } from '../model/json-text.ts';

/**
 * An event as one line of YAML, an item of the list that ends a record's file. A line of its own for each event lets git
 * join what two people added (`merge=union`), and shows a reviewer who did what. JSON's quoted strings are YAML's.
 */
export function eventLine(event: Readonly<Record<string, string | number | boolean>>): string {
  const members = Object.entries(event).map(([key, value]) => `${key}: ${jsonText(value)}`);
  return `  - { ${members.join(', ')} }`;
}
