import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity } from '../../src/model/format.ts';
import { baseValue, inUnit, parseQuantity, parseUnit } from '../../src/model/quantity.ts';
import { ALIASES, PER, UNITS } from '../../src/model/unit.ts';
import { quantity } from '../support/budget.ts';

const errorOf = (text: string | number) => {
  const parsed = parseQuantity(text);
  return parsed.ok ? `read as ${formatQuantity(parsed.value)}` : parsed.error;
};
const dimensionOf = (text: string) => {
  const { unit } = quantity(text);
  return [unit.kind, unit.perTime];
};

describe('a quantity', () => {
  it.each([
    ['2s', 2],
    ['500 ms', 0.5],
    ['5 min', 300],
    ['1 h', 3600],
    ['2 GB', 2e9],
    ['2 GiB', 2 ** 31],
    ['100 Mbps', 12_500_000],
    ['8 Mbit/s', 1e6],
    ['0.5 cores', 0.5],
    ['1 core', 1],
    ['99.9%', 0.999],
    ['99.95%', 0.9995],
    ['0.7%', 0.007],
    ['4.35 kB', 4350],
    ['2 PiB', 2 ** 51],
    ['50 TPS', 50],
    ['60 events/min', 1],
    ['31.536 MB/year', 1],
    ['604.8 kB/week', 1],
    ['10,000 connections', 10_000],
    ['10_000', 10_000],
    ['-3 s', -3],
    ['1.5e3 ms', 1.5],
  ])('%s is %d in base units', (text, base) => {
    expect(baseValue(quantity(text))).toBe(base);
  });

  it.each([
    ['2 GB', ['data', false]],
    ['2 GB/year', ['data', true]],
    ['10 Mbps', ['data', true]],
    ['4 cores', ['cores', false]],
    ['1%', ['ratio', false]],
    ['50 TPS', ['count', true]],
    ['20 bids/s', ['count', true]],
    ['500 tx/block', ['count', false]],
    ['50 queries per request', ['count', false]],
    ['7', ['count', false]],
  ])('%s has its dimension', (text, dimension) => {
    expect(dimensionOf(text)).toEqual(dimension);
  });

  it.each([
    ['3 GB/yr', '“GB/yr” is not a unit. Write GB/year.'],
    ['10 GB per day', '“GB per day” is not a unit. Write GB/day.'],
    ['20 bids/secs', '“bids/secs” is not a unit. Write bids/s.'],
    ['5 Gb', '“Gb” is not a unit. Units mind their case; write GB for bytes or Gbit for bits.'],
    ['5 gib', '“gib” is not a unit. Units mind their case; write GiB for bytes or Gbit for bits.'],
    ['5 KB/s/s', '“KB/s/s” is per time twice. Leave out “/s”.'],
    ['5 Mbps/min', '“Mbps/min” is per time twice. Leave out “/min”.'],
    ['50 tps', '“tps” is not a unit. Units mind their case; write TPS.'],
    ['5 m', '“m” is not a unit. Write min or ms.'],
    ['2 min 30 s', '“min 30 s” is not a unit. One number and one unit are allowed, such as 1.5 h.'],
    [
      '2 GB/block',
      '“GB/block” is not a unit. “block” is not a time. A rate may be per s, min, h, day, week, month, year.',
    ],
    ['1,5 s', '“1,5 s” is not a number. Commas part thousands and a point parts decimals. Write 1.5 s.'],
    [
      '1.500,5 s',
      '“1.500,5 s” is not a number. Commas part thousands and a point parts decimals. Write 1,500.5 or 1500.5.',
    ],
    ['1e999 s', '“1e999 s” is not a finite number. Write a smaller one.'],
  ])('%s is refused with what to write instead', (text, error) => {
    expect(errorOf(text)).toBe(error);
  });

  it.each(['', 'fast', 's', '<2s', 'NaN', 'Infinity', '--1'])('“%s” is not a quantity', (text) => {
    expect(errorOf(text)).toBe(
      `“${text}” is not a quantity. A number and a unit are allowed: 2s, 500 ms, 4 GB, 100 Mbps, 0.5 cores, 99.9%, 50 TPS, 10 GB/year or 50 queries.`,
    );
  });

  it('reads names of object members as nouns, not as units', () => {
    expect(dimensionOf('5 constructor')).toEqual(['count', false]);
    expect(dimensionOf('5 toString/valueOf')).toEqual(['count', false]);
  });
});

const anySymbol = fc
  .constantFrom('', ...UNITS.keys(), 'queries', 'tx/block', 'bids')
  .chain((what) =>
    UNITS.get(what)?.perTime || what === ''
      ? fc.constant(what)
      : fc.constantFrom('', ...PER.keys()).map((time) => (time === '' ? what : `${what}/${time}`)),
  );
const anyAmount = fc.oneof(
  fc.integer(),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }).filter((amount) => Math.abs(amount) > 1e-12),
  fc.double({ min: 1e-12, max: 1, noNaN: true }),
);

describe('reading and writing quantities', () => {
  it('gives back what was written, whatever the amount and the unit', () => {
    fc.assert(
      fc.property(anyAmount, anySymbol, (amount, symbol) => {
        const read = quantity(`${amount} ${symbol}`);
        expect(quantity(formatQuantity(read))).toEqual({ ...read, amount: amount === 0 ? 0 : amount });
      }),
      { numRuns: 2000 },
    );
  });

  it('reads every spelling of a unit as that unit', () => {
    expect(ALIASES.size).toBeGreaterThan(10);
    for (const [alias, symbol] of ALIASES) expect(quantity(`1 ${alias}`).unit).toEqual(UNITS.get(symbol));
  });

  it('says a figure in a unit and back to its fifteenth digit', () => {
    fc.assert(
      fc.property(anyAmount, anySymbol, (amount, symbol) => {
        const { unit } = quantity(`1 ${symbol}`);
        const there = inUnit(amount, unit);
        const lost = Math.abs(baseValue({ amount: there, unit }) - amount);
        expect(lost).toBeLessThanOrEqual(6e-15 * Math.abs(amount));
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, and says in full sentences what is wrong', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('0159.,_e-+ /%msGBbytrqµ')) }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const [whole, alone] = [parseQuantity(text), parseUnit(text)];
        for (const parsed of [whole, alone]) {
          if (!parsed.ok) expect(parsed.error).toMatch(/^“.*\.$/su);
        }
        if (whole.ok) expect(Number.isFinite(baseValue(whole.value))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('stands a text of any length', () => {
    expect(errorOf(`1${'/s'.repeat(99)}`)).toContain('per time twice');
    expect(errorOf(`1${'/s'.repeat(100_000)}`)).toContain('is not a quantity');
    expect(errorOf(`1 x${' '.repeat(50_000)}!`)).toContain('is not a quantity');
  });
});
