import type { Budget } from '../../model/budget.ts';
import { durationOf } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

const HOUR = 3600;
const MOST_HOURS = 24;

/** Reads every how many seconds somebody wants a budget looked at; nothing where nothing is written. */
export function readWatch(
  yaml: YamlFile,
  path: Path,
  written: string | number | undefined,
): Read<number | undefined> {
  if (written === undefined) return { value: undefined, problems: [] };
  const seconds = durationOf(String(written).trim());
  const isAllowed =
    seconds !== undefined && seconds % HOUR === 0 && seconds >= HOUR && seconds <= MOST_HOURS * HOUR;
  if (isAllowed) return { value: seconds, problems: [] };
  return { problems: [yaml.problem(path, MESSAGES.badWatch(String(written)))] };
}

/** Why the last 24 hours say nothing of a budget; undefined where they do. */
export function unwatchable({
  indicator,
  over,
}: Partial<Pick<Budget, 'indicator' | 'over'>>): string | undefined {
  if (indicator?.kind === 'growth') return MESSAGES.watchOfGrowth();
  return over ? MESSAGES.watchOfOver(over.text) : undefined;
}
