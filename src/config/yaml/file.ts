import { LineCounter, parseDocument } from 'yaml';
import { BOUNDS, boundWords } from '../../model/bounds.ts';
import type { Problem } from '../../model/errors.ts';
import { FORBIDDEN_KEY } from '../../model/json.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import { quoted } from '../../model/unit-hint.ts';
import { MESSAGES } from '../messages.ts';
import { badAliases, badKeys, repeatedKeys, textsWithNul, tooDeep } from './mistakes.ts';
import { offsetOf, type Path, startOf } from './place.ts';
import { deepOffset, mistakesIn, type SyntaxMistake } from './syntax.ts';
import { yamlWording } from './wording.ts';

export type { Path } from './place.ts';

/** A YAML file read as far as it can be, and where things are in it. */
export interface YamlFile {
  readonly file: string;
  /** What the file says, as plain data; undefined when there is a problem in `syntax`. */
  readonly value: unknown;
  /** Why the file could not be read. */
  readonly syntax: readonly Problem[];
  /** Keys that are written twice. The later one counts in `value`, so that the rest can be checked too. */
  readonly repeated: readonly Problem[];
  /** A problem at the value of a path, or at its key when `at` is `key`; at the nearest parent that exists. */
  problem(path: Path, message: string, options?: ProblemOptions): Problem;
  /** `file:line:column` of a path, for naming one place in a problem at another. */
  place(path: Path, at?: 'key' | 'value'): string;
}

/** How a problem points and how much it matters. */
export interface ProblemOptions {
  readonly at?: 'key' | 'value';
  readonly severity?: Problem['severity'];
}

/** Reads YAML without throwing: what is broken is in `syntax`. */
export function readYaml(file: string, text: string): YamlFile {
  const deepAt = deepOffset(text, BOUNDS.depth.most);
  if (deepAt !== undefined) return tooDeepAt(file, text, deepAt);
  const counter = new LineCounter();
  const lines = text.split('\n');
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    merge: true,
    logLevel: 'error',
  });
  // After a mistake the parser may count characters that are not there.
  const at = (offset: number) => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    const end = (lines[line - 1]?.length ?? 0) + 1;
    return { line: Math.max(1, line), column: Math.max(1, Math.min(col, end)) };
  };
  const problemAt = (offset: number, message: string, severity: Problem['severity'] = 'error'): Problem => ({
    file,
    ...at(offset),
    severity,
    message: visibleLine(cut(message, BOUNDS.message.most)),
  });
  const placeAt = (offset: number) => `${file}:${at(offset).line}:${at(offset).column}`;
  const offset = (path: Path, key?: 'key' | 'value') => offsetOf(document.contents, path, key ?? 'value');

  const deep = tooDeep(document.contents, BOUNDS.depth.most);
  if (deep) return tooDeepAt(file, text, startOf(deep));
  const broken = [
    ...mistakesIn(text, [...document.errors, ...document.warnings]).map((mistake) =>
      problemAt(mistake.offset, wordingOf(mistake)),
    ),
    ...textsWithNul(document.contents).map((node) => problemAt(startOf(node), MESSAGES.controlCharacter())),
    ...badAliases(document).map(({ alias, why }) =>
      problemAt(startOf(alias), ALIAS_WORDINGS[why](alias.source)),
    ),
    ...badKeys(document.contents).map(({ key, node }) => problemAt(startOf(node), wordingOfKey(key))),
  ];
  const plain = broken.length > 0 ? { problem: undefined } : plainValue(() => document.toJS());
  const endless = plain.problem === undefined ? [] : [problemAt(0, plain.problem)];
  return {
    file,
    value: plain.value,
    syntax: [...broken, ...endless],
    repeated: repeatedKeys(document.contents).map(({ key, first, again }) =>
      problemAt(again, MESSAGES.repeatedKey(key, placeAt(first))),
    ),
    problem: (path, message, options = {}) =>
      problemAt(offset(path, options.at), message, options.severity ?? 'error'),
    place: (path, key) => placeAt(offset(path, key)),
  };
}

/** A file that is nested too deep at an offset: nothing of it is looked at any further. */
function tooDeepAt(file: string, text: string, offset: number): YamlFile {
  const before = text.slice(0, offset).split('\n');
  const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const problem: YamlFile['problem'] = (_path, message, { severity = 'error' } = {}) => ({
    ...place,
    severity,
    message,
  });
  return {
    file,
    value: undefined,
    syntax: [problem([], MESSAGES.tooDeep(BOUNDS.depth.most))],
    repeated: [],
    problem,
    place: () => `${file}:${place.line}:${place.column}`,
  };
}

const ALIAS_WORDINGS = {
  loose: MESSAGES.looseAlias,
  endless: MESSAGES.endlessAlias,
  'too many': () => MESSAGES.aliases(`there are more than ${boundWords(BOUNDS.aliases)}`),
} as const;

/** Aliases are followed only here: a bomb of them shows when the data is made. */
function plainValue(make: () => unknown): { readonly value?: unknown; readonly problem?: string } {
  try {
    return { value: make() };
  } catch (error) {
    return { problem: MESSAGES.aliases(yamlWording(error instanceof Error ? error.message : String(error))) };
  }
}

function wordingOfKey(key: string): string {
  if (key === FORBIDDEN_KEY) return MESSAGES.forbiddenKey(key);
  return key.length > BOUNDS.name.most
    ? MESSAGES.longKey(quoted(key), BOUNDS.name.most)
    : MESSAGES.hiddenKey(quoted(visibleLine(key)));
}

function wordingOf({ code, message }: SyntaxMistake): string {
  if (code === 'MULTIPLE_DOCS') return MESSAGES.severalDocuments();
  // What is deeper than the parser can go ends it, wherever it is then.
  if (/^(?:Maximum call stack|Invalid regular expression)/.test(message))
    return MESSAGES.tooDeep(BOUNDS.depth.most);
  if (code === 'TAG_RESOLVE_FAILED') return MESSAGES.unknownTag();
  return MESSAGES.syntax(yamlWording(message));
}
