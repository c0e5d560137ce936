import type { ServiceNaming } from './place-settings.ts';

/** A service by what a place calls it. */
export interface ServiceFound {
  /** Its id; absent where the name is of no service of the project. */
  readonly service?: string;
  /** What it is called there. */
  readonly name: string;
}

/** Which service the labels of something name, or what they name where that is no service; undefined where no label is there. */
export type FindService = (labels: Readonly<Record<string, string>>) => ServiceFound | undefined;

/** How a service of a project is found by what a place calls it: by the first label whose value names one. */
export function serviceFinder(services: readonly string[], naming: ServiceNaming): FindService {
  const called = calledOf(services, naming);
  const serviceOf = (name: string) => called.find(({ pattern }) => fitsPattern(name, pattern))?.service;
  return (labels) => {
    const names = naming.labels.flatMap((label) =>
      Object.hasOwn(labels, label) ? (labels[label] ?? '') : [],
    );
    const named = names.map((name) => ({ name, service: serviceOf(name) }));
    const found = named.find(({ service }) => service !== undefined) ?? named[0];
    if (!found) return undefined;
    return found.service === undefined ? { name: found.name } : { name: found.name, service: found.service };
  };
}

/** What all services are called; plain names first, then patterns, the longest of them first. */
function calledOf(
  services: readonly string[],
  { names }: ServiceNaming,
): readonly { readonly service: string; readonly pattern: string }[] {
  const all = services.flatMap((service) => {
    const patterns = Object.hasOwn(names, service) ? (names[service] ?? []) : [service];
    return patterns.map((pattern) => ({ service, pattern }));
  });
  const rank = (pattern: string) => (pattern.includes('*') ? -pattern.length : Number.NEGATIVE_INFINITY);
  return all.toSorted((a, b) => compare(rank(a.pattern), rank(b.pattern)));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Whether a name is what a pattern says, in which `*` stands for any letters. Reads the name once for each part of the pattern. */
export function fitsPattern(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
