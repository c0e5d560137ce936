import type { Budget, Each, Family, OwnOfMember } from '../../model/budget.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { inBrackets, labelsOf, labelWords, memberValues } from '../../model/member.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { canBeOfLabel } from '../../promql/labelled.ts';
import { isPattern, matches } from '../../promql/pattern.ts';
import { MESSAGES } from '../messages.ts';
import { isLabel } from '../schema-parts.ts';
import { isMap, type Read } from '../shape.ts';
import { readShare } from '../share.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import type { WrittenBudget } from './budget-schema.ts';
import { USUAL_MEMBERS, type WrittenEach } from './each-schema.ts';
import { limitProblems } from './limit-rules.ts';

/** Keys of the members of a family. */
const OF_MEMBERS = ['limits', 'owners', 'approaching'] as const;
/** Keys of one figure, of which a family has many. */
const OF_ONE = ['load_test', 'benchmark'] as const;
/** Labels whose values make one figure together. */
const OWN_LABELS: ReadonlySet<string> = new Set(['__name__', 'le']);

/** Reads what makes a budget a family; no value for one that is none. `template` is the budget as it was read, where it could be. */
export function readFamily(
  yaml: YamlFile,
  path: Path,
  written: WrittenBudget,
  template: Budget | undefined,
): Read<Family> {
  if (written.each === undefined) return { problems: withoutEach(yaml, path, written) };
  const each = readEach(yaml, [...path, 'each'], written.each);
  const known = each.value && knownMembers(each.value);
  const own = template && readOwn(yaml, path, written, template, each.value, known);
  const problems = [
    ...each.problems,
    ...OF_ONE.filter((key) => written[key] !== undefined).map((key) =>
      yaml.problem([...path, key], MESSAGES.notOfFamily(key), { at: 'key' }),
    ),
    ...(each.value ? nameProblems(yaml, [...path, 'name'], written.name, each.value) : []),
    ...(each.value && template ? takenProblems(yaml, [...path, 'each'], template, each.value) : []),
    ...(own?.problems ?? []),
  ];
  if (hasErrors(problems) || !each.value || !template || !own?.value) return { problems };
  const { id, name } = template;
  const family = { id, name: familyName(name, each.value), template, each: each.value, own: own.value };
  return { value: family, problems };
}

function withoutEach(yaml: YamlFile, path: Path, written: WrittenBudget): readonly Problem[] {
  if (isTried(yaml, path, ['each'])) return [];
  return OF_MEMBERS.filter((key) => isMap(written[key])).map((key) =>
    yaml.problem([...path, key], MESSAGES.notOfMembers(key), { at: 'key' }),
  );
}

function readEach(yaml: YamlFile, path: Path, given: string | WrittenEach): Read<Each> {
  const written: WrittenEach = typeof given === 'string' ? { label: given } : given;
  const at = (key: keyof WrittenEach): Path => (typeof given === 'string' ? path : [...path, key]);
  const { label, in: wanted, except = [], at_most: atMost = USUAL_MEMBERS, source: sources } = written;
  const problem = (key: keyof WrittenEach, message: string) => yaml.problem(at(key), message);
  const problems = [
    ...(isTried(yaml, path, ['label', 'source']) || label !== undefined
      ? []
      : [yaml.problem(path, MESSAGES.eachOfNothing())]),
    ...(label === undefined ? [] : labelProblem(label, sources)).map((message) => problem('label', message)),
    ...(['in', 'except'] as const)
      .filter((key) => label === undefined && written[key] !== undefined)
      .map((key) => yaml.problem(at(key), MESSAGES.eachWithoutLabel(key), { at: 'key' })),
    ...twiceIn(yaml, at('in'), wanted),
    ...twiceIn(yaml, at('source'), sources),
    ...except.flatMap((pattern, index) =>
      isPattern(pattern) ? [] : [yaml.problem([...at('except'), index], MESSAGES.badPattern(pattern))],
    ),
    ...exceptedIn(yaml, at('in'), wanted, except),
  ];
  const each: Each = {
    ...(label === undefined ? {} : { label }),
    ...(wanted ? { in: wanted } : {}),
    except,
    atMost,
    ...(sources ? { sources } : {}),
  };
  const members = knownMembers(each)?.length ?? 0;
  if (members > atMost) {
    const write = written.at_most === undefined ? `at_most: ${members} under each` : `at_most: ${members}`;
    const key = wanted ? 'in' : 'source';
    return { problems: [...problems, problem(key, MESSAGES.eachTooMany(members, atMost, write))] };
  }
  return hasErrors(problems) ? { problems } : { value: each, problems };
}

function labelProblem(label: string, sources: readonly string[] | undefined): readonly string[] {
  if (!isLabel(label)) return [MESSAGES.badLabel(label)];
  if (OWN_LABELS.has(label)) return [MESSAGES.eachOfOwnLabel(label)];
  return label === 'source' && sources ? [MESSAGES.eachOfTwoSources()] : [];
}

function twiceIn(yaml: YamlFile, path: Path, values: readonly string[] = []): readonly Problem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [yaml.problem([...path, index], MESSAGES.eachValueTwice(value))] : [],
  );
}

function exceptedIn(
  yaml: YamlFile,
  path: Path,
  values: readonly string[] = [],
  except: readonly string[],
): readonly Problem[] {
  return values.flatMap((value, index) => {
    const pattern = except.find((one) => matches(value, '=~', one));
    return pattern === undefined
      ? []
      : [yaml.problem([...path, index], MESSAGES.eachValueExcepted(value, pattern))];
  });
}

/** What stands in the brackets of the members, where that is known without asking a source. */
function knownMembers(each: Each): readonly string[] | undefined {
  if (each.label !== undefined && !each.in) return undefined;
  return memberValues(each, each.in ?? []).map(inBrackets);
}

/** A label that nothing in the indicator can be of one value of. */
function takenProblems(
  yaml: YamlFile,
  path: Path,
  { indicator }: Budget,
  { label }: Each,
): readonly Problem[] {
  return label === undefined || canBeOfLabel(indicator, label)
    ? []
    : [yaml.problem(path, MESSAGES.eachUntakable(label))];
}

/** What stands for something that makes no member. */
function nameProblems(yaml: YamlFile, path: Path, name: string | undefined, each: Each): readonly Problem[] {
  const known = labelsOf(each);
  return placeholdersIn(name ?? '')
    .filter((placeholder) => !known.includes(placeholder))
    .map((placeholder) => yaml.problem(path, MESSAGES.unknownInName(placeholder, known)));
}

function placeholdersIn(name: string): readonly string[] {
  return [...name.matchAll(/\{([^{}]*)\}/g)].map(([, placeholder = '']) => placeholder);
}

/** Words and signs that join a placeholder to the rest of a name, and are left over at its ends without it. */
const JOINING: ReadonlySet<string> = new Set(
  'of for by at in on per from to - – — : , / | ( ) [ ] ()'.split(' '),
);

/** A family's name as readers know it: `P95 by route` of members that are called `{route} P95`. */
function familyName(name: string, each: Each): string {
  const bare = placeholdersIn(name).reduce((said, one) => said.replace(`{${one}}`, ''), name);
  const words = bare.split(/\s+/).filter(Boolean);
  const isSaid = (word: string) => !JOINING.has(word.toLowerCase());
  const [first, last] = [words.findIndex(isSaid), words.findLastIndex(isSaid)];
  if (first < 0) return `Each ${labelWords(each)}`;
  const said = words
    .slice(first, last + 1)
    .join(' ')
    .replace(/[:,]$/, '');
  return `${said} by ${labelWords(each)}`;
}

function readOwn(
  yaml: YamlFile,
  path: Path,
  { limits = {}, owners = {}, approaching }: WrittenBudget,
  template: Budget,
  each: Each | undefined,
  known: readonly string[] | undefined,
): Read<Family['own']> {
  const shares = isMap(approaching) ? approaching : {};
  const read = [
    ...Object.entries(limits).map(([member, limit]) => {
      const at = [...path, 'limits', member];
      return { member, at, ...readOwnLimit(yaml, at, limit, template) };
    }),
    ...Object.entries(owners).map(([member, owner]) => {
      return { member, at: [...path, 'owners', member], value: { owner }, problems: [] };
    }),
    ...Object.entries(shares).map(([member, share]) => {
      const at = [...path, 'approaching', member];
      const { value, problems } = readShare(yaml, at, share, template.approaching);
      return { member, at, ...(value === undefined ? {} : { value: { approaching: value } }), problems };
    }),
  ];
  const problems = read.flatMap((one) => [
    ...one.problems,
    ...memberProblems(yaml, one.at, one.member, each, known),
  ]);
  const own = new Map<string, OwnOfMember>();
  for (const { member, value } of read) own.set(member, { ...own.get(member), ...value });
  return { value: own, problems };
}

function readOwnLimit(
  yaml: YamlFile,
  path: Path,
  written: string | number,
  template: Budget,
): Read<OwnOfMember> {
  const limit = parseQuantity(written);
  if (!limit.ok) return { problems: [yaml.problem(path, limit.error)] };
  const problems = limitProblems(yaml, path, { bound: template.bound, limit: limit.value }, template);
  return hasErrors(problems) ? { problems } : { value: { limit: limit.value }, problems };
}

/** A member that can be known not to be there; which a source has is known only when it is asked. */
function memberProblems(
  yaml: YamlFile,
  path: Path,
  member: string,
  each: Each | undefined,
  known: readonly string[] | undefined,
): readonly Problem[] {
  if (!each) return [];
  if (known) {
    return known.includes(member)
      ? []
      : [yaml.problem(path, MESSAGES.unknownMember(member, known), { at: 'key' })];
  }
  const pattern = each.sources ? undefined : each.except.find((one) => matches(member, '=~', one));
  return pattern === undefined
    ? []
    : [yaml.problem(path, MESSAGES.memberExcepted(member, pattern), { at: 'key' })];
}
