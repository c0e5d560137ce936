import { check, type Past } from '../app/check.ts';
import { appendText } from '../compose/files.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import { type OpenProject, openProject, systemClock } from '../compose.ts';
import { durationOf } from '../config/duration.ts';
import { InputError } from '../model/errors.ts';
import type { Gate } from '../model/gate.ts';
import { visibleLine } from '../model/one-line.ts';
import { STATUSES, type Status } from '../model/verdict.ts';
import { gateGithub } from '../render/gate/github.ts';
import { gateJson } from '../render/gate/json.ts';
import { gateJunit } from '../render/gate/junit.ts';
import { gateMarkdown } from '../render/gate/markdown.ts';
import { gateTable } from './gate-table.ts';
import { logOn } from './log.ts';
import { selected } from './selection.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom check` was asked. */
export interface CheckOptions extends PlaceOptions {
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  readonly category?: readonly string[];
  readonly label?: readonly string[];
  readonly window?: string;
  readonly results?: string;
  readonly failOn?: readonly string[];
  readonly format: GateFormat;
  readonly summary?: string;
}

/** The forms in which a gate is printed. */
export type GateFormat = 'text' | 'json' | 'junit' | 'github' | 'markdown';

/** Judges budgets over the last stretch of time, or by the results of a load test, and exits 1 when one shuts the gate. */
export async function checkCommand(
  ids: readonly string[],
  options: CheckOptions,
  streams: Streams,
): Promise<number> {
  await using resources = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const place = resources.adopt(await openPlace(options, streams.env, log), ({ close }) => close());
  const opened = await openProject({ ...options, ...place.files() }, streams.env);
  const { source } = opened;
  try {
    const gate = await gateFor(ids, options, opened);
    streams.out.write(printed(gate, options, streams));
    for (const { budget, text } of gate.notes ?? []) streams.err.write(`${visibleLine(budget)}: ${text}\n`);
    if (options.summary !== undefined) await appendText(options.summary, gateMarkdown(gate));
    return gate.failed > 0 ? EXIT.gate : EXIT.fine;
  } finally {
    await source.close();
  }
}

async function gateFor(
  ids: readonly string[],
  options: CheckOptions,
  { project, source }: OpenProject,
): Promise<Gate> {
  const chosen = selected(project.set, { ...options, ids });
  const failOn = failOnOf(options.failOn ?? []);
  if (options.results !== undefined) {
    if (options.window !== undefined) {
      throw new InputError('--results and --window exclude each other: results say what they are of.');
    }
    const { checkResultsIn } = await import('../compose/results.ts');
    return checkResultsIn(options.results, chosen.budgets, failOn);
  }
  const past = pastOf(options.window);
  return check(project, { ...chosen, failOn, ...(past ? { past } : {}) }, { source, clock: systemClock });
}

const LONGEST = 90 * 86_400;

function pastOf(text: string | undefined): Past | undefined {
  if (text === undefined) return undefined;
  const seconds = durationOf(text);
  if (seconds === undefined || seconds < 60 || seconds > LONGEST) {
    throw new InputError(`“${text}” is no window. From 1m to 90d is allowed, such as 30m, 1h or 7d.`);
  }
  return { asked: text, seconds };
}

function failOnOf(given: readonly string[]): readonly Status[] {
  const names = given.flatMap((part) => part.split(',')).map((name) => name.trim());
  const bad = names.find((name) => !['exceeded', 'approaching', 'unknown'].includes(name));
  if (bad !== undefined) {
    throw new InputError(`“${bad}” is nothing to fail on. Allowed: exceeded (always), approaching, unknown.`);
  }
  return STATUSES.filter((status) => status === 'exceeded' || names.includes(status));
}

function printed(gate: Gate, { format }: CheckOptions, { out, env }: Streams): string {
  switch (format) {
    case 'json':
      return gateJson(gate);
    case 'junit':
      return gateJunit(gate);
    case 'github':
      return gateGithub(gate);
    case 'markdown':
      return gateMarkdown(gate);
    case 'text':
      return gateTable(gate, coloursFor(out, env));
  }
}
