import { distance } from 'fastest-levenshtein';
import { BOUNDS } from './bounds.ts';

/** How many characters may differ, as a share of the longer name. */
const APART = 0.4;
/** What tells a name that is alike as a whole from one whose beginning is as much alike. */
const BEGINNING = 0.5;

/**
 * The nearest of the known names, when it is near enough to be what was meant: as a whole, or by the words that it begins
 * with, so that `qery` means `query-p95`. Failing that, one that begins alike.
 */
export function near(name: string, known: readonly string[]): string | undefined {
  if (name.length > BOUNDS.name.most) return undefined;
  const others = known.filter((other) => other !== name && other.length <= BOUNDS.name.most);
  const [nearest] = others
    .flatMap((other) => closeness(name, other).map((apart) => ({ other, apart })))
    .toSorted((a, b) => a.apart - b.apart);
  if (nearest) return nearest.other;
  const whole = (other: string) => Math.min(name.length, other.length) >= 3;
  return others.find((other) => whole(other) && (other.startsWith(name) || name.startsWith(other)));
}

/** So many of the known names, those first that differ least. */
export function nearestFirst(name: string, known: readonly string[], count: number): readonly string[] {
  const meant = name.slice(0, BOUNDS.name.most);
  const apart = known.map((other) => ({ other, by: distance(meant, other.slice(0, BOUNDS.name.most)) }));
  return apart
    .toSorted((a, b) => a.by - b.by)
    .slice(0, count)
    .map(({ other }) => other);
}

/** A suggestion as a sentence that follows another; empty when there is none. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
}

/** How far apart a name and another, or the words that the other begins with, are: only what is near enough. */
function closeness(name: string, other: string): readonly number[] {
  const beginnings = [...other.matchAll(/(?<=\w)[-_./ ]/g)].map(({ index }) => other.slice(0, index));
  return [other, ...beginnings].flatMap((text) => {
    const length = Math.max(name.length, text.length);
    const apart = distance(name, text);
    // Two letters that changed places are two apart.
    const most = Math.max(length > 3 ? 2 : 1, Math.floor(length * APART));
    const isNear = apart < length && apart <= most;
    return isNear ? [text === other ? apart : apart + BEGINNING] : [];
  });
}
