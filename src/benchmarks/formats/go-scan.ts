/** A line with figures. */
export interface Result {
  /** The name with what stands behind it: `BenchmarkSum/small-8`. */
  readonly written: string;
  readonly package?: string;
  /** `goos` and `goarch` as they stood above it. */
  readonly machine: Readonly<Record<string, string>>;
  readonly figures: readonly { readonly unit: string; readonly value: number }[];
}

/** What the lines of Go's text say. */
export interface Scanned {
  readonly results: readonly Result[];
  readonly failures: readonly string[];
  /** What lines such as `Unit rows/s better=higher` say of a unit. */
  readonly units: ReadonlyMap<string, string>;
}

/** What begins with Benchmark and a small letter is a word of a sentence, and what ends in a colon the head of one. */
const NAME = String.raw`Benchmark(?![a-z])\S*(?<!:)`;
const CRASH = '(?:panic: |fatal error: |--- FAIL: |signal: |SIG[A-Z]+: |exit status [1-9]|FAIL$).*';
/** What says of a crash no more than that there was one. */
const EMPTY = /^(FAIL|exit status)/;

/** What a line may be, and what is read of it: the first kind that it fits. */
const KINDS: readonly (readonly [RegExp, (scan: Scan, parts: readonly string[], number: number) => void])[] =
  [
    [/^pkg:\s+(\S.*)$/, (scan, [holder = '']) => scan.beginPackage(holder)],
    [/^(goos|goarch):\s+(\S.*)$/, (scan, [key = '', value = '']) => scan.setMachine(key, value)],
    [/^Unit\s+(\S+)\s+(\S.*)$/, (scan, [unit = '', said = '']) => scan.describe(unit, said)],
    [/^--- SKIP: (\S+)/, (scan, [name = '']) => scan.skip(name)],
    [new RegExp(String.raw`^${NAME}\s+--- SKIP: (\S+)`), (scan, [name = '']) => scan.skip(name)],
    [
      new RegExp(String.raw`^(${NAME})\s+\d+\s+(\S.*)$`),
      (scan, [name = '', rest = ''], at) => scan.result(name, rest, at),
    ],
    [/^ok\s+\S+\s+(?:\d|\[|\(cached)/, (scan) => scan.endPackage()],
    [
      /^FAIL\s+(\S+)\s+(?:\[([^\]]+)\]|\d)/,
      (scan, [holder = '', why = 'FAIL']) => scan.failPackage(holder, why),
    ],
    [new RegExp(`^(${CRASH})$`), (scan, [why = '']) => scan.crash(why)],
    [
      new RegExp(String.raw`^(${NAME})\s+(${CRASH})$`),
      (scan, [name = '', why = '']) => scan.crash(`${why} in ${name}`),
    ],
    [/^\d+\s+[\d.]+ ns\/op/, (scan, _, at) => scan.orphan(at)],
    [new RegExp(`^(${NAME})$`), (scan, [name = ''], at) => scan.announce(name, at)],
    [
      new RegExp(String.raw`^(${NAME}(?<!Benchmark))\s+(\S.*)$`),
      (scan, [name = '', rest = ''], at) => scan.broken(name, rest, at),
    ],
  ];

/**
 * Reads Go's text line by line. What did not come to figures is a failure: it must not look like a benchmark that is gone.
 * Failures name their line where the text is that of a file.
 */
export function scanned(text: string, isFile: boolean): Scanned {
  const scan = new Scan(isFile ? (number) => `line ${number}: ` : () => '');
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    for (const [pattern, take] of KINDS) {
      const found = pattern.exec(trimmed);
      if (!found) continue;
      take(scan, found.slice(1), index + 1);
      break;
    }
  }
  scan.endPackage();
  return scan;
}

/** What is known at a line: the package that it is of, and what was announced and has no figures yet. */
class Scan implements Scanned {
  readonly results: Result[] = [];
  private readonly told = new Set<string>();
  private readonly failedHolders = new Set<string>();
  readonly units = new Map<string, string>();
  private machine: Result['machine'] = {};
  private holder: string | undefined;
  private isBroken = false;
  private readonly crashes = new Set<string>();
  private answers: string[] = [];
  private readonly announced = new Map<string, number>();
  private readonly placeOf: (line: number) => string;

  constructor(placeOf: (line: number) => string) {
    this.placeOf = placeOf;
  }

  get failures(): readonly string[] {
    return [...this.told];
  }

  beginPackage(holder: string): void {
    if (holder !== this.holder) this.endPackage();
    this.holder = holder;
  }

  setMachine(key: string, value: string): void {
    this.machine = { ...this.machine, [key]: value };
  }

  describe(unit: string, said: string): void {
    this.units.set(unit, `${said} ${this.units.get(unit) ?? ''}`);
  }

  skip(name: string): void {
    this.answers.push(name);
  }

  result(written: string, rest: string, number: number): void {
    const figures = figuresOf(rest);
    if (!figures) {
      this.broken(written, rest, number);
      return;
    }
    const { machine, holder } = this;
    this.results.push({ written, machine, figures, ...(holder === undefined ? {} : { package: holder }) });
    this.answers.push(written);
  }

  broken(name: string, rest: string, number: number): void {
    this.answers.push(name);
    this.isBroken = true;
    const instead = rest.length > 60 ? `${rest.slice(0, 60)}…` : rest;
    this.fail(`${this.placeOf(number)}“${instead}” stands where the figures of ${name} belong`);
  }

  /** Figures without a name are those of a broken line before; after a whole one its own figures were no figures. */
  orphan(number: number): void {
    if (!this.isBroken) this.fail(`${this.placeOf(number)}figures stand without the name of a benchmark`);
    this.isBroken = false;
  }

  announce(name: string, number: number): void {
    this.announced.set(name, number);
  }

  crash(why: string): void {
    this.crashes.add(why);
  }

  failPackage(holder: string, why: string): void {
    if (this.crashes.size === 0 && this.failedHolders.has(holder)) return;
    this.crash(why);
    this.holder = holder;
    this.endPackage();
  }

  endPackage(): void {
    const crashes = [...this.crashes];
    const told = crashes.filter((why) => !EMPTY.test(why));
    const isToldBefore = this.holder === undefined && told.length === 0 && this.told.size > 0;
    if (crashes.length > 0 && !isToldBefore) {
      if (this.holder !== undefined) this.failedHolders.add(this.holder);
      this.fail(
        `${this.holder ?? 'the run'} failed: ${(told.length > 0 ? told : crashes.slice(0, 1)).join('; ')}`,
      );
    }
    const answered = new Set(this.answers);
    const [begun, answers] = [[...this.announced.keys()].toSorted(), this.answers.toSorted()];
    for (const [name, number] of this.announced) {
      // Figures come under the name itself, with its processors, or of benchmarks within it.
      const isAnswered =
        hasWith(begun, `${name}/`) ||
        hasWith(answers, `${name}/`) ||
        hasWith(answers, `${name}-`) ||
        answered.has(name);
      if (!isAnswered) this.fail(`${this.placeOf(number)}${name} began, and there are no figures of it`);
    }
    this.announced.clear();
    this.crashes.clear();
    [this.answers, this.holder] = [[], undefined];
  }

  private fail(sentence: string): void {
    this.told.add(sentence);
  }
}

/** Where a text has its place among sorted ones. */
function placeIn(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hasWith(sorted: readonly string[], beginning: string): boolean {
  return sorted[placeIn(sorted, beginning)]?.startsWith(beginning) === true;
}

/** Pairs of a number and a unit; undefined where the line has anything else. */
function figuresOf(rest: string): Result['figures'] | undefined {
  const fields = rest.split(/\s+/);
  const pairs = fields.flatMap((field, index) =>
    index % 2 === 0 ? [{ value: Number(field), unit: fields[index + 1] ?? '' }] : [],
  );
  return pairs.every(({ value, unit }) => Number.isFinite(value) && unit !== '') ? pairs : undefined;
}
