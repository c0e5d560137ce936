import { describe, expect, it } from 'vitest';
import { readBudgets } from '../../src/config/budgets/read-budgets.ts';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';
import { settingsProblems } from '../support/settings-file.ts';

const own = (written: string) => budgetFile([...GOOD, `split_by: ${written}`]);
const ofFile = (written: string, text: string) => `${text}\nsplit_by: ${written}\n`;

/** The labels of the only budget of a file, beside settings that may name some. */
function labelsOf(text: string, usual?: readonly string[]): readonly string[] | undefined {
  const defaults = { approaching: 0.9, zone: 'UTC', ...(usual ? { splitBy: usual } : {}) };
  const { set, problems } = readBudgets([{ file: '1.yaml', text }], defaults);
  expect(problems).toEqual([]);
  return set.budgets[0]?.splitBy;
}

const numbered = (count: number) => `[${Array.from({ length: count }, (_, index) => `l${index}`).join()}]`;

describe('the labels by which is told where a budget is', () => {
  it('are those of the budget, or of its file, or of the settings', () => {
    expect(labelsOf(budgetFile(GOOD))).toBeUndefined();
    expect(labelsOf(budgetFile(GOOD), ['zone'])).toEqual(['zone']);
    expect(labelsOf(ofFile('[pod]', budgetFile(GOOD)), ['zone'])).toEqual(['pod']);
    expect(labelsOf(ofFile('[pod]', own('[route, k8s.pod]')), ['zone'])).toEqual(['route', 'k8s.pod']);
  });

  it('are none where the list is empty, whatever is around it', () => {
    expect(labelsOf(own('[]'), ['zone'])).toEqual([]);
  });

  it('are those of a family’s members, too', () => {
    const { set } = readTexts(budgetFile([...GOOD, 'each: route', 'split_by: [pod]']));
    expect(set.families?.[0]?.template.splitBy).toEqual(['pod']);
  });

  it.each([
    ['[1st]', /“1st” is not a label/],
    [
      '[le]',
      /^1\.yaml:7:16: error: le tells no figures apart: one is made of all its values together\. Labels such as route and instance are wanted\. Name another, or remove it\.$/,
    ],
    [
      '[route, route]',
      /^1\.yaml:7:23: error: The label route is there twice\. Each may be there once\. Remove one of them\.$/,
    ],
    ['route', /This must be a list/],
    [numbered(11), /This list has 11 items. At most 10 are allowed/],
  ])('are told of at their place when they are %s', (written, message) => {
    expect(budgetProblems(own(written))).toEqual([expect.stringMatching(message)]);
    expect(budgetProblems(ofFile(written, budgetFile(GOOD)))).toHaveLength(1);
    const settings = ['time_zone: UTC', 'budgets: [budgets]', 'source: { recording: x.jsonl }'];
    expect(settingsProblems([...settings, `split_by: ${written}`])).toHaveLength(1);
  });

  it('may be ten', () => {
    expect(labelsOf(own(numbered(10)))).toHaveLength(10);
  });
});
