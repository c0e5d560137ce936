import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly from: RegExp;
  readonly to: RegExp;
  readonly because: string;
}

const IMPORT_RULES: readonly Rule[] = [
  {
    from: /^model\//,
    to: /^(?!model\/)/,
    because: 'the model is the vocabulary: it must be readable without knowing who uses it',
  },
  {
    from: /^render\//,
    to: /^(evaluate|analyse|config|app|report|adapters|commands)\//,
    because: 'a renderer is a function of one Report, so that a saved one renders again without its inputs',
  },
  {
    from: /^(config|evaluate|analyse|report|statistics|promql|recording|schedule|review|gate|results|benchmarks|compare|generate)\//,
    to: /^(app|adapters|commands|ports|render)\//,
    because: 'figures are pure: what can reach a port can depend on when it ran',
  },
  {
    from: /^ports\//,
    to: /^(?!ports\/|model\/)/,
    because: 'a port says what the core needs, not how it is met',
  },
  {
    from: /^app\//,
    to: /^(adapters|commands)\//,
    because: 'use cases see ports, so that they can be tried with fakes',
  },
  {
    from: /^(?!adapters\/|compose\.ts$|compose\/)/,
    to: /^adapters\//,
    because: 'compose wires the program; everything else can be used without it',
  },
];

const IMPURE: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: /from '(?:node:)?(?:fs|fs\/promises|child_process|net|http|https|tls|dns|os|process|sqlite)'/,
    what: 'an input or output module',
  },
  { pattern: /\bDate\.now\(/, what: 'Date.now()' },
  { pattern: /\bnew Date\(\)/, what: 'new Date()' },
  { pattern: /\bMath\.random\(/, what: 'Math.random()' },
  { pattern: /\bprocess\.(?!$)/, what: 'process' },
  { pattern: /(?<![.\w])fetch\(/, what: 'fetch()' },
  { pattern: /\bTemporal\.Now\b/, what: 'Temporal.Now' },
];
const MAY_BE_IMPURE = /^adapters\//;
const ENTRY_GUARD = /if \(import\.meta\.main\)[\s\S]*$/;

const root = join(import.meta.dirname, '../src');
const files = globSync('**/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

function importsOf(file: string): readonly string[] {
  const found = (sources.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, path]) =>
    relative(root, normalize(join(root, dirname(file), path ?? ''))).replaceAll('\\', '/'),
  );
}

describe('the architecture', () => {
  it('is looked at: there are source files', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(importsOf('evaluate/judge.ts')).toContain('model/budget.ts');
  });

  it('keeps every import rule', () => {
    const broken = files.flatMap((file) =>
      importsOf(file).flatMap((imported) =>
        IMPORT_RULES.filter(({ from, to }) => from.test(file) && to.test(imported)).map(
          ({ because }) => `${file} imports ${imported}; ${because}`,
        ),
      ),
    );
    expect(broken).toEqual([]);
  });

  it('lets no adapter import a sibling', () => {
    const adapter = (file: string) => /^adapters\/([^/]+)/.exec(file)?.[1];
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => adapter(file) && adapter(imported) && adapter(file) !== adapter(imported))
        .map((imported) => `${file} imports ${imported}; adapters are exchangeable one at a time`),
    );
    expect(broken).toEqual([]);
  });

  it('keeps clocks, randomness and input and output in adapters', () => {
    const broken = files
      .filter((file) => !MAY_BE_IMPURE.test(file))
      .flatMap((file) => {
        const source = (sources.get(file) ?? '').replace(file === 'cli.ts' ? ENTRY_GUARD : /$^/, '');
        const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
        return IMPURE.filter(({ pattern }) => pattern.test(code)).map(
          ({ what }) =>
            `${file} uses ${what}; only adapters may, so that a report never depends on when it was made`,
        );
      });
    expect(broken).toEqual([]);
  });

  it('has no import cycle', () => {
    const visiting = new Set<string>();
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (done.has(file)) return;
      if (visiting.has(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      visiting.add(file);
      for (const imported of importsOf(file)) visit(imported, [...path, file]);
      visiting.delete(file);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('keeps a file one idea: none over 300 lines, the median near 70', () => {
    const lengths = [...sources].map(([file, text]) => ({ file, lines: text.split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });
});
