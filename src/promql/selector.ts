import type { Labels } from '../model/indicator.ts';
import { withNumericLabels } from './numeric-labels.ts';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const STRING = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\x60[^\x60]*\x60)`;
const MATCHER = String.raw`[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=~|!~|!=|=)\s*${STRING}`;
const MATCHERS = String.raw`${MATCHER}(?:\s*,\s*${MATCHER})*\s*,?`;
const SELECTOR = new RegExp(
  String.raw`^(?:${NAME}(?:\s*\{\s*(?:${MATCHERS}\s*)?\})?|\{\s*${MATCHERS}\s*\})$`,
);

/** A vector selector from a metric's name and the labels its series must carry: `x{route="query"}`. */
export function selector(metric: string, where: Labels): string {
  const matchers = Object.entries(where).map(([label, value]) => `${label}=${quoted(value)}`);
  return matchers.length === 0 ? metric : withNumericLabels(`${metric}{${matchers.join(',')}}`);
}

/** A selector as somebody wrote it, as it is sent. */
export function selection(text: string): string {
  return withNumericLabels(text.trim());
}

/** The metric that a selector names; undefined for one that has labels alone. */
export function nameOf(text: string): string | undefined {
  return new RegExp(`^${NAME}`).exec(text.trim())?.[0];
}

/**
 * What is wrong with text that should be a plain vector selector, to which a range can be appended; undefined when it
 * is one.
 */
export function selectorProblem(text: string): string | undefined {
  if (SELECTOR.test(text.trim())) return undefined;
  return `“${text}” is not a selector. A metric with labels is allowed, such as http_requests_total{code=~"5.."}, without functions or a range. Use an expr indicator for anything else.`;
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
