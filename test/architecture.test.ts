import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a line of the table in ARCHITECTURE.md says of the folders and files that it names. */
interface Rule {
  readonly of: readonly string[];
  readonly ours: (imported: string) => boolean;
  readonly others: readonly string[];
}

/** Why a folder may not import what it does, or why nobody imports it. */
const BECAUSE: Readonly<Record<string, string>> = {
  model: 'the model is the vocabulary: it must be readable without knowing who uses it',
  render: 'a renderer is a function of one Report, so that a saved one renders again without its inputs',
  ports: 'a port says what the core needs, not how it is met',
  app: 'use cases see ports, so that they can be tried with fakes',
  adapters: 'an adapter meets a port, and knows nothing of who asks',
  commands: 'compose wires the program; everything else can be used without it',
};
const PURE = 'figures are pure: what can reach a port can depend on when it ran';

const IMPURE: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\bDate\.now\(/, what: 'Date.now()' },
  { pattern: /\bnew Date\(\)/, what: 'new Date()' },
  { pattern: /\bMath\.random\(/, what: 'Math.random()' },
  { pattern: /\bprocess\.(?!$)/, what: 'process' },
  { pattern: /(?<![.\w])fetch\(/, what: 'fetch()' },
  { pattern: /\bTemporal\.Now\b/, what: 'Temporal.Now' },
];
/** What may be done with files outside of the room for that: looking, and removing what is one's own. */
const MAY_LOOK = ['access', 'constants', 'glob', 'lstat', 'mkdtemp', 'readdir', 'realpath', 'rm', 'stat'];
const MAY_BE_IMPURE = /^adapters\//;
const ENTRY_GUARD = /if \(import\.meta\.main\)[\s\S]*$/;

const root = join(import.meta.dirname, '../src');
const files = globSync('**/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

const rules = rulesOf(readFileSync(join(root, '../ARCHITECTURE.md'), 'utf8'));

/** The lines of the table whose first cell names something in `src`. */
function rulesOf(markdown: string): readonly Rule[] {
  return [...markdown.matchAll(/^\| (`src\/[^|]+) \|[^|]+\| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, names = '', ours = '', others = '']) => {
      const of = [...names.matchAll(/`src\/([^`]+)`/g)].map(([, name = '']) => name);
      return { of, ours: allowed(ours, of), others: listed(others) };
    },
  );
}

function allowed(cell: string, of: readonly string[]): Rule['ours'] {
  if (!cell.startsWith('all but ')) return (name) => [...of, ...listed(cell)].includes(name);
  const not = listed(cell.replace('all but ', ''));
  return (name) => !not.includes(name);
}

function listed(cell: string): readonly string[] {
  return cell === 'nothing' ? [] : cell.split(', ');
}

function ruleFor(file: string): Rule {
  const rule = rules.find(({ of }) => of.includes(placeOf(file)));
  if (!rule) throw new Error(`ARCHITECTURE.md has no line for ${file}.`);
  return rule;
}

/** A file without its comments. */
function codeOf(file: string): string {
  return (sources.get(file) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

/** The folder or, at the top of `src`, the file that the table knows a file by. */
function placeOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** All that a file names to import, at its top or when it runs. */
function specifiersIn(file: string): readonly string[] {
  const found = (sources.get(file) ?? '').matchAll(
    /^(?:import|export) (?:[^';]*? from )?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, first, later]) => first ?? later ?? '');
}

function importsOf(file: string): readonly string[] {
  return specifiersIn(file)
    .filter((name) => name.startsWith('.'))
    .map((path) => relative(root, normalize(join(root, dirname(file), path))).replaceAll('\\', '/'));
}

/** What a file imports of Node to open, make or change files; all of it where it does not say what. */
function fileAccessIn(file: string): readonly string[] {
  const found = codeOf(file).matchAll(
    /^import (?:\{([^}]*)\}|[^;]*?) from 'node:(?:fs|fs\/promises|readline)'/gm,
  );
  return [...found].flatMap(([, names = 'all']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type ') && !MAY_LOOK.includes(name)),
  );
}

/** The packages that a file imports, and modules of Node: `nodemailer` for `nodemailer/lib/mail-composer`. */
function packagesOf(file: string): readonly string[] {
  return specifiersIn(file)
    .filter((name) => !name.startsWith('.'))
    .map((name) => (name.startsWith('node:') ? name : /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]) ?? name);
}

describe('the architecture', () => {
  it('is looked at: there are source files', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(importsOf('evaluate/judge.ts')).toContain('model/budget.ts');
  });

  it('is described by a table that has every folder once', () => {
    const places = [...new Set(files.map(placeOf))].toSorted();
    expect(rules.flatMap(({ of }) => of).toSorted()).toEqual(places);
  });

  it('imports of ours only what the table says', () => {
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => placeOf(imported) !== placeOf(file) && !ruleFor(file).ours(placeOf(imported)))
        .map((imported) => `${file} imports ${imported}; ${BECAUSE[placeOf(file)] ?? PURE}`),
    );
    expect(broken).toEqual([]);
  });

  it('imports of others only what the table says, so that each dependency stays where it is needed', () => {
    const broken = files.flatMap((file) => {
      const { others } = ruleFor(file);
      const may = (name: string) =>
        others.includes(name) || (name.startsWith('node:') && others.includes('node:*'));
      return packagesOf(file)
        .filter((name) => !may(name))
        .map((name) => `${file} imports ${name}, which ARCHITECTURE.md does not give to ${placeOf(file)}`);
    });
    expect(broken).toEqual([]);
  });

  it('allows nothing that nobody imports', () => {
    const idle = rules.flatMap(({ of, others }) => {
      const used = new Set(files.filter((file) => of.includes(placeOf(file))).flatMap(packagesOf));
      return others
        .filter((name) => name !== 'node:*' && !used.has(name))
        .map((name) => `${of.join()}: ${name}`);
    });
    expect(idle).toEqual([]);
  });

  it('names whatever it imports in plain text, so that these rules see it', () => {
    const hidden = files.filter((file) => /\bimport\((?!')/.test(codeOf(file)));
    expect(hidden).toEqual([]);
  });

  it('lets no adapter import a sibling, but for the one room through which bytes come in and go out', () => {
    const adapter = (file: string) => /^adapters\/(?!io\/)([^/]+)/.exec(file)?.[1];
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
        const code = codeOf(file).replace(file === 'cli.ts' ? ENTRY_GUARD : /$^/, '');
        return IMPURE.filter(({ pattern }) => pattern.test(code)).map(
          ({ what }) =>
            `${file} uses ${what}; only adapters may, so that a report never depends on when it was made`,
        );
      });
    expect(broken).toEqual([]);
  });

  it('reads and writes files in one room, where all of it is bounded and nothing leaves its folder', () => {
    const broken = files
      .filter((file) => !/^adapters\/(?:io|ledger)\//.test(file))
      .flatMap((file) =>
        fileAccessIn(file).map((name) => `${file} uses ${name}; adapters/io has what bounds it`),
      );
    expect(fileAccessIn('adapters/io/write.ts')).toContain('rename');
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

describe('a test', () => {
  /** What works on one day, or on a machine that has little else to do, and why that is. */
  const CHANCES: readonly { readonly pattern: RegExp; readonly because: string }[] = [
    {
      pattern: /\bexpect\.poll\(|\bvi\.wait(?:Until|For)\(/,
      because: 'gives up after a second: wait by until',
    },
    { pattern: /\b127\.0\.0\.1:[1-9]\d{4}\b/, because: 'may be somebody’s port: ask freePort for one' },
    { pattern: /\bMath\.random\(/, because: 'cannot be repeated: draw by a seed' },
  ];
  const chancesIn = (text: string) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
    return CHANCES.filter(({ pattern }) => pattern.test(code)).map(({ because }) => because);
  };
  const tests = join(root, '../test');

  it('leaves nothing to chance', () => {
    const found = globSync('**/*.ts', { cwd: tests, exclude: ['architecture.test.ts'] }).flatMap((file) =>
      chancesIn(readFileSync(join(tests, file), 'utf8')).map((because) => `${file} ${because}`),
    );
    expect(found).toEqual([]);
  });

  it.each(['expect.poll(() => 1)', 'vi.waitUntil(is)', "'http://127.0.0.1:59996'", 'Math.random() * 2'])(
    'would be told of %s',
    (code) => expect(chancesIn(code)).toHaveLength(1),
  );
});
