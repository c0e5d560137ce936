import { BOUNDS } from '../../model/bounds.ts';
import type { ServiceOwner } from '../../model/directory.ts';
import type { Problem } from '../../model/errors.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import { fitsPattern } from '../../model/service-names.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { YamlFile } from '../yaml/file.ts';

/** A pattern of services and its owner, each with how a problem is told there. */
export interface PlacedServiceOwner extends ServiceOwner {
  readonly problem: (of: 'pattern' | 'owner', message: string, severity?: Problem['severity']) => Problem;
}

/** The owners of services that the settings name, in their order. */
export function writtenServiceOwners(
  yaml: YamlFile,
  written: Readonly<Record<string, string>>,
): Read<readonly PlacedServiceOwner[]> {
  return checked(
    Object.entries(written).map(([pattern, owner]) => ({
      pattern,
      owner,
      problem: (of, message, severity = 'error') =>
        yaml.problem(['service_owners', pattern], message, {
          at: of === 'pattern' ? 'key' : 'value',
          severity,
        }),
    })),
  );
}

/** Reads lines of a pattern of services and an owner; `#` begins a comment. Nothing is thrown. */
export function readServiceOwners(file: string, text: string): Read<readonly PlacedServiceOwner[]> {
  const problems: Problem[] = [];
  const all: PlacedServiceOwner[] = [];
  for (const [index, line] of text.split(/\r?\n|\r/).entries()) {
    const words = wordsOf(line);
    const [pattern, owner, ...others] = words;
    if (!pattern) continue;
    const problemAt = (column: number, message: string, severity: Problem['severity'] = 'error') => ({
      file,
      line: index + 1,
      column: column + 1,
      severity,
      message: visibleLine(message),
    });
    if (!owner || others.length > 0) {
      problems.push(problemAt((others[0] ?? pattern).at, MESSAGES.badOwnerLine(words.length - 1)));
      continue;
    }
    all.push({
      pattern: pattern.text,
      owner: visibleLine(owner.text),
      problem: (of, message, severity) =>
        problemAt((of === 'pattern' ? pattern : owner).at, message, severity),
    });
  }
  const { value = [], problems: wrong } = checked(all);
  return { value, problems: [...problems, ...wrong] };
}

/** A word of a line, and where it begins. */
interface Word {
  readonly text: string;
  readonly at: number;
}

/** The words of a line before its comment, which begins a line or follows a blank. */
function wordsOf(line: string): readonly Word[] {
  const words = [...line.replace(/^\uFEFF/, ' ').matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    at: index,
  }));
  const comment = words.findIndex(({ text }) => text.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

/** What a pattern may be made of: what ids are made of, and `*`. */
const PATTERN = /^[a-z0-9*-]+$/;

function checked(all: readonly PlacedServiceOwner[]): Read<readonly PlacedServiceOwner[]> {
  const problems = all.flatMap(({ pattern, owner, problem }) => [
    ...(PATTERN.test(pattern) && pattern.length <= BOUNDS.name.most
      ? []
      : [problem('pattern', MESSAGES.badServicePattern(cut(visibleLine(pattern), BOUNDS.name.most)))]),
    ...(owner.length <= BOUNDS.name.most
      ? []
      : [problem('owner', MESSAGES.tooLong(owner.length, BOUNDS.name.most))]),
  ]);
  return { value: all, problems };
}

/** A warning for each pattern that no service is called by, once it is known which there are. */
export function unfitPatterns(
  patterns: readonly PlacedServiceOwner[],
  known: readonly string[],
): readonly Problem[] {
  return patterns.flatMap(({ pattern, problem }) =>
    !PATTERN.test(pattern) || known.some((service) => fitsPattern(service, pattern))
      ? []
      : [problem('pattern', MESSAGES.unfitPattern(pattern, known), 'warning')],
  );
}
