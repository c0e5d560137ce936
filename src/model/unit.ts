/** What kind of thing a figure counts. Bits and bytes are one kind; a rate is a kind per time. */
export type UnitKind = 'time' | 'data' | 'cores' | 'ratio' | 'count';

/**
 * A unit as it was written, with its size in base units: seconds, bytes, cores, ratio (1 is all), count;
 * rates are per second. The size is a fraction so that 99.9% is 0.999 and not 0.9990000000000001.
 */
export interface Unit {
  /** As shown to readers: `s`, `GB/year`, `%`, `TPS`, `queries`; empty for a bare count. */
  readonly symbol: string;
  readonly kind: UnitKind;
  readonly perTime: boolean;
  readonly numerator: number;
  readonly denominator: number;
}

/** Whether figures in the two units can be compared. The noun of a count is free. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
  return a.kind === b.kind && a.perTime === b.perTime;
}

/** What must agree between a limit and its indicator. */
export type Dimension = Pick<Unit, 'kind' | 'perTime'>;

/** How a dimension is named in messages: `time`, `data per time`, `count`. */
export function dimensionName(dimension: Dimension): string {
  return dimension.perTime ? `${dimension.kind} per time` : dimension.kind;
}

const DAY = 86_400;

/** Seconds in each unit of time that a rate may be per. A month is a twelfth of a year of 365 days. */
export const PER: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['sec', 1],
  ['second', 1],
  ['min', 60],
  ['minute', 60],
  ['h', 3600],
  ['hour', 3600],
  ['d', DAY],
  ['day', DAY],
  ['week', 7 * DAY],
  ['month', (365 * DAY) / 12],
  ['year', 365 * DAY],
]);

const PREFIXES: readonly (readonly [string, number])[] = [
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
];
const BINARY: readonly (readonly [string, number])[] = [
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
];

const unit = (symbol: string, kind: UnitKind, numerator = 1, denominator = 1, perTime = false): Unit => ({
  symbol,
  kind,
  perTime,
  numerator,
  denominator,
});

const TIME: readonly Unit[] = [
  unit('ns', 'time', 1, 1e9),
  unit('µs', 'time', 1, 1e6),
  unit('ms', 'time', 1, 1e3),
  unit('s', 'time'),
  unit('min', 'time', 60),
  unit('h', 'time', 3600),
  unit('d', 'time', DAY),
];

const DATA: readonly Unit[] = [
  unit('B', 'data'),
  ...[...PREFIXES, ...BINARY].map(([prefix, size]) => unit(`${prefix}B`, 'data', size)),
  unit('bit', 'data', 1, 8),
  ...PREFIXES.map(([prefix, size]) => unit(`${prefix}bit`, 'data', size, 8)),
  unit('bps', 'data', 1, 8, true),
  ...PREFIXES.map(([prefix, size]) => unit(`${prefix}bps`, 'data', size, 8, true)),
];

const OTHERS: readonly Unit[] = [
  unit('cores', 'cores'),
  unit('%', 'ratio', 1, 100),
  unit('TPS', 'count', 1, 1, true),
  unit('RPS', 'count', 1, 1, true),
  unit('QPS', 'count', 1, 1, true),
];

/** Every unit known by its symbol. */
export const UNITS: ReadonlyMap<string, Unit> = new Map(
  [...TIME, ...DATA, ...OTHERS].map((known) => [known.symbol, known]),
);

/** Other spellings of known symbols. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['us', 'µs'],
  ['μs', 'µs'],
  ['sec', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['msec', 'ms'],
  ['millisecond', 'ms'],
  ['milliseconds', 'ms'],
  ['minute', 'min'],
  ['minutes', 'min'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['days', 'd'],
  ['KB', 'kB'],
  ['byte', 'B'],
  ['bytes', 'B'],
  ['bits', 'bit'],
  ['core', 'cores'],
  ['percent', '%'],
]);

/** The unit of a symbol or another spelling of it; empty text is the bare count. */
export function knownUnit(written: string): Unit | undefined {
  if (written === '') return countUnit('');
  return UNITS.get(ALIASES.get(written) ?? written);
}

/** The unit with a noun of the reader's choice: `queries`, `tx/block`, `bids` per second. */
export function countUnit(noun: string): Unit {
  return unit(noun, 'count');
}

/** The unit per a stretch of time: `GB` and `year` make `GB/year`. */
export function per(what: Unit, time: string, seconds: number): Unit {
  return {
    ...what,
    symbol: `${what.symbol}/${time}`,
    perTime: true,
    denominator: what.denominator * seconds,
  };
}

const BASE_UNITS = {
  time: 'seconds',
  data: 'bytes',
  cores: 'cores',
  ratio: 'ratio',
  count: 'count',
} as const;

/** The name of the base unit that figures of a unit are in: `seconds`, `bytes`, or `count_per_second` for a rate. */
export function baseUnit({ kind, perTime }: Unit): string {
  return perTime ? `${BASE_UNITS[kind]}_per_second` : BASE_UNITS[kind];
}
