import { quoted } from '../promql/selector.ts';

/** A vector whose series all have a value of a label. */
export function labelReplaced(vector: string, label: string, value: string): string {
  return `label_replace(${vector}, "${label}", ${quoted(value.replaceAll('$', '$$$$'))}, "", "")`;
}
