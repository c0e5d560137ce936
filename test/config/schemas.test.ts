import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { budgetsSchema, settingsSchema } from '../../src/config/json-schema.ts';
import { budgetFile, GOOD } from '../support/budget-files.ts';

const root = join(import.meta.dirname, '../..');
const BUDGET_FILES = globSync('budgets/*.yaml', { cwd: root }).toSorted();

function shipped(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Whether an editor that checks against a shipped schema finds nothing wrong. */
function passes(schema: string, text: string): boolean {
  // Which of two keys is required is said beside the object that has them, which is valid but not strict.
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
  return ajv.validate(JSON.parse(shipped(`schemas/${schema}.schema.json`)), parse(text));
}

describe('the shipped schemas', () => {
  it.each([
    ['budgets', budgetsSchema()],
    ['headroom', settingsSchema()],
  ])('are what the program makes: %s', (schema, made) => {
    expect(JSON.parse(shipped(`schemas/${schema}.schema.json`))).toEqual(made);
  });

  it.each(BUDGET_FILES)('pass %s', (file) => {
    expect(passes('budgets', shipped(file))).toBe(true);
  });

  it('pass the shipped settings', () => {
    expect(passes('headroom', shipped('headroom.yaml'))).toBe(true);
  });

  it('are tried with every shipped budget file', () => {
    expect(BUDGET_FILES.length).toBeGreaterThanOrEqual(4);
  });
});

describe('an editor with the schema of budgets', () => {
  it('finds nothing wrong with a good file', () => {
    expect(passes('budgets', budgetFile(GOOD))).toBe(true);
  });

  it.each([
    ['a mistyped key of the file', budgetFile(GOOD).replace('service', 'servce')],
    ['a mistyped key of a budget', budgetFile([...GOOD, 'ownr: me'])],
    ['a mistyped key of an indicator', budgetFile([GOOD[0], 'indicator: { gague: x }'])],
    ['a missing key', budgetFile(GOOD).replace(/ +category.*\n/, '')],
    ['no limit', budgetFile([GOOD[1]])],
    ['two limits', budgetFile([...GOOD, 'at_least: 1s'])],
    ['two indicators', budgetFile([GOOD[0], 'indicator: { gauge: x, rate: y }'])],
    [
      'good and bad events in one ratio',
      budgetFile(['at_most: 1%', 'indicator: { ratio: { good: a, bad: b, total: c } }']),
    ],
    ['a category that there is not', budgetFile(GOOD).replace('latency', 'speed')],
    ['labels in a metric’s name', budgetFile([GOOD[0], "indicator: { gauge: 'x{a=1}' }"])],
  ])('finds %s', (_, text) => {
    expect(passes('budgets', text)).toBe(false);
  });
});

describe('an editor with the schema of settings', () => {
  const good = 'time_zone: UTC\nbudgets: [budgets]\nsource: { recording: s.jsonl }\n';

  it('finds nothing wrong with a good file', () => {
    expect(passes('headroom', good)).toBe(true);
    expect(passes('headroom', good.replace(/source: (.*)/, 'sources: { eu: $1 }'))).toBe(true);
  });

  it.each([
    ['a mistyped key', good.replace('time_zone', 'timezone')],
    ['a mistyped source', good.replace('recording', 'recordin')],
    ['two sources', good.replace('s.jsonl', 's.jsonl, prometheus: { url: "http://p" }')],
    ['no source', good.replace('source', '# source')],
    ['both a source and sources', `${good}sources: { eu: { recording: s.jsonl } }\n`],
    ['a day that there is not', `${good}week_starts_on: mon\n`],
    [
      'a target of two ways',
      `${good}targets: { a: { folder: { path: x }, webhook: { url: "https://h" } } }\n`,
    ],
  ])('finds %s', (_, text) => {
    expect(passes('headroom', text)).toBe(false);
  });
});
