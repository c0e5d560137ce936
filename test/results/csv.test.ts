import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/errors.ts';
import { plainCsv } from '../../src/results/csv.ts';
import { statisticOf } from '../../src/results/results.ts';

const read = (text: string) => plainCsv('run.csv', text);

describe('a CSV file of results', () => {
  it('has samples by metric, in the order in which they were taken, and may name their unit', () => {
    const metric = read('metric,value,unit\nboot,180,ms\nboot,210,ms\nboot,90,ms\n').get('boot');
    expect([...(metric?.samples ?? [])]).toEqual([90, 180, 210]);
    expect(metric && statisticOf(metric, 'value')).toBe(90);
    expect(metric?.unit?.symbol).toBe('ms');
  });

  it('has statistics where it has a column for their names, k6’s spelling among them', () => {
    const results = read('statistic,value,metric\np95,0.18,boot\np(99),0.4,boot\n');
    expect(results.get('boot')?.statistics).toEqual(
      new Map([
        ['p95', 0.18],
        ['p99', 0.4],
      ]),
    );
  });

  it('may have a byte order mark, quotes, spaces, Windows’ line ends, empty lines and other columns', () => {
    const results = read(
      '\uFEFFtime, metric ,value\r\n1,"http_req_duration{name:a,method:GET}", 1.5 \r\n\r\n2,"say ""x""",2\r\n',
    );
    expect([...results.keys()]).toEqual(['http_req_duration{name:a,method:GET}', 'say "x"']);
    expect([...(results.get('say "x"')?.samples ?? [])]).toEqual([2]);
  });

  it.each([
    ['name;number\n', 'run.csv:1: the heading must be “metric,value”'],
    ['metric,value\nboot,1\nboot,fast\n', 'run.csv:3: “boot,fast” has no metric and number.'],
    ['metric,value\nboot,\n', 'run.csv:2: “boot,” has no metric and number.'],
    ['metric,value\n,1\n', 'run.csv:2: “,1” has no metric and number.'],
    ['metric,value\nboot,1,2\n', 'run.csv:2: this is not CSV'],
    ['metric,value\nboot,1\n"boot', 'run.csv:3: this is not CSV'],
    ['metric,value,unit\nboot,1,ms\nboot,1,s\n', 'run.csv:3: boot has another unit here than above.'],
    [
      'metric,statistic,value\nboot,p95,1\nboot,p(95),2\n',
      'run.csv:3: boot has its p95 twice. Keep one of them.',
    ],
    ['metric,value,unit\nboot,1,gb\n', 'run.csv:2: “gb” is not a unit'],
  ])('is refused with its line: %j', (text, wrong) => {
    expect(() => read(text)).toThrow(InputError);
    expect(() => read(text)).toThrow(wrong);
  });
});
