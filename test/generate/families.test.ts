import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { opensloFiles } from '../../src/generate/openslo/openslo.ts';
import { recordingGroups, recordingRuleFiles } from '../../src/generate/recording-rules/recording-rules.ts';
import { membersOf } from '../../src/measuring/members.ts';
import type { Artifact } from '../../src/model/artifact.ts';
import type { BudgetSet, Family } from '../../src/model/budget.ts';
import { recordedOf } from '../../src/promql/recorded.ts';
import { quantity } from '../support/budget.ts';
import { family } from '../support/family.ts';

const setOf = (...families: readonly Family[]): BudgetSet => ({
  budgets: [],
  families,
  paths: [],
  maintenance: [],
});
const textOf = ([file]: readonly Artifact[]) => String(file?.content);
const own = new Map([['/search', { limit: quantity('3s') }]]);
const NAMED = family({ in: ['/search', '/cart'] }, {}, own);

describe('the recording rules of a family', () => {
  it('are those of the members that the file names, which the source finds by what it measures of them', () => {
    const members = membersOf(NAMED, ['/search', '/cart']);
    const { groups } = parse(textOf(recordingRuleFiles(setOf(NAMED))));
    expect(groups).toEqual(recordingGroups(members));
    const recorded = members.flatMap(({ indicator }) => recordedOf(indicator)).map(({ labels }) => labels);
    expect(groups[0].rules.map(({ labels }: { labels: object }) => labels)).toEqual(recorded);
  });

  it('are not there where only the source knows the members, which the file says', () => {
    const text = textOf(recordingRuleFiles(setOf(family())));
    expect(text).toContain(
      '# Not here: api/route-p95. Only the source knows its members; name them under in.\n',
    );
    expect(parse(text)).toEqual({ groups: [] });
    const gauge = { kind: 'gauge', gauge: 'x', where: {}, overTime: 'avg', across: 'max' } as const;
    expect(textOf(recordingRuleFiles(setOf(family({}, { indicator: gauge }))))).not.toContain('Not here');
  });
});

describe('the OpenSLO documents of a family', () => {
  it('are those of each member that the file names, with its own limit', () => {
    const documents = parseAllDocuments(textOf(opensloFiles(setOf(NAMED)))).map((one) => one.toJS());
    const objectives = documents.filter(({ kind }) => kind === 'SLO');
    expect(objectives.map(({ metadata }) => metadata.annotations['headroom/budget'])).toEqual([
      'api/route-p95[/search]',
      'api/route-p95[/cart]',
    ]);
    expect(objectives[0].spec.description).toBe(
      'At most 3 s. Needs a bucket of api_request_duration_seconds that ends at 3.',
    );
    expect(new Set(objectives.map(({ metadata }) => metadata.name)).size).toBe(2);
  });

  it('are not there where only the source knows the members, which the file says', () => {
    const text = textOf(opensloFiles(setOf(family())));
    expect(text).toContain(
      '# Not here: api/route-p95. Only the source knows its members; name them under in.\n',
    );
    expect(text).not.toContain('kind:');
  });
});
