import { COMMENT, STRING } from './expression.ts';

/** A word or a sign, or what stands in a pair of parentheses. */
type Part = string | readonly Part[];
/** The function by which a part answers without data, or empty for a plain number; undefined when it answers nothing. */
type Answer = string | undefined;

interface Operators {
  readonly signs: readonly string[];
  readonly answer: (sign: Part, left: readonly Part[], right: readonly Part[]) => Answer;
}

/** What answers just because it is given nothing. */
const OF_NOTHING: ReadonlySet<Part> = new Set(['absent', 'absent_over_time', 'scalar']);

/** From those that bind least to those that bind most. */
const OPERATORS: readonly Operators[] = [
  { signs: [','], answer: (_, left, right) => both(left, right) },
  { signs: ['or'], answer: (_, left, right) => answerOf(left) ?? answerOf(right) },
  {
    signs: ['and', 'unless'],
    answer: (sign, left, right) =>
      sign === 'and' ? both(left, right) : answerOf(right) === undefined ? answerOf(left) : undefined,
  },
  {
    // A comparison drops what it does not hold for, unless it is to answer 0 and 1.
    signs: ['==', '!=', '<=', '>=', '<', '>'],
    answer: (_, left, [first, ...rest]) => (first === 'bool' ? both(left, rest) : undefined),
  },
  { signs: ['+', '-', '*', '/', '%', '^', 'atan2'], answer: (_, left, right) => both(left, right) },
];

/**
 * The function by which an expression answers even of a server without any series, such as `vector` in
 * `sum(x) or vector(0)`, or the expression itself when it is a plain number: by such an answer nobody sees that data are
 * missing. Undefined for an expression that answers nothing then.
 */
export function answersWithoutData(expression: string): string | undefined {
  const answer = answerOf(nested(plain(expression).match(/[\w:.]+|[=!<>]=|\S/g) ?? []));
  return answer === '' ? expression.trim() : answer;
}

/** An expression without what does not tell whether it answers: texts, labels, ranges, and when and how to match. */
function plain(expression: string): string {
  return expression
    .replaceAll(new RegExp(`${STRING}|${COMMENT}`, 'gs'), (found) => (found.startsWith('#') ? ' ' : ' 0 '))
    .replaceAll(/\$\w+|\$\{\w+\}/g, ' 0 ')
    .replaceAll(/\{[^{}]*\}/g, ' _ ')
    .replaceAll(/\[[^[\]]*\]/g, ' ')
    .replaceAll(/\boffset\s*(?:[+-]\s*)?\w+|@\s*(?:[\d.]+|(?:start|end)\s*\(\s*\))/gi, ' ')
    .replaceAll(
      /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)|\bgroup_(?:left|right)\b/gi,
      ' ',
    )
    .toLowerCase();
}

/** Words and signs with what stands in parentheses as a part of its own. The brackets are known to be balanced. */
function nested(words: readonly string[]): readonly Part[] {
  const open: Part[][] = [[]];
  for (const word of words) {
    if (word === '(') {
      open.push([]);
    } else if (word === ')') {
      const closed = open.pop() ?? [];
      open.at(-1)?.push(closed);
    } else {
      open.at(-1)?.push(word);
    }
  }
  return open[0] ?? [];
}

function answerOf(parts: readonly Part[]): Answer {
  for (const { signs, answer } of OPERATORS) {
    const at = parts.findLastIndex((part) => typeof part === 'string' && signs.includes(part));
    const sign = parts[at];
    if (sign !== undefined) return answer(sign, parts.slice(0, at), parts.slice(at + 1));
  }
  const [first, second, ...more] = parts;
  if (first === undefined) return '';
  if (more.length > 0) return undefined;
  if (second === undefined) return typeof first === 'string' ? numberAnswers(first) : answerOf(first);
  return typeof first === 'string' && typeof second !== 'string' ? callAnswers(first, second) : undefined;
}

function numberAnswers(word: string): Answer {
  return /^(?:\.?\d|inf$|nan$)/.test(word) ? '' : undefined;
}

/** A function answers when all that it is given does; one of numbers alone, such as `vector(0)` or `time()`, by itself. */
function callAnswers(name: string, given: readonly Part[]): Answer {
  if (OF_NOTHING.has(name)) return name;
  const answer = answerOf(given);
  return answer === '' ? name : answer;
}

/** Two parts that must both answer. What is no plain number is to blame. */
function both(left: readonly Part[], right: readonly Part[]): Answer {
  const answers = [answerOf(left), answerOf(right)];
  return answers.includes(undefined) ? undefined : (answers.find((answer) => answer !== '') ?? '');
}
