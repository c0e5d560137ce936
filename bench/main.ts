/** Measures what the program promises of its speed. Exits with 1 when a bound is broken. Words after it choose benches. */
import { artifacts } from './artifacts.ts';
import { growth } from './growth.ts';
import type { Measure } from './measure.ts';
import { recorded } from './recorded.ts';
import { startup } from './startup.ts';
import { weeklyRun } from './weekly-run.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Measure[]> | readonly Measure[]>> = {
  startup,
  artifacts,
  growth,
  'weekly-run': weeklyRun,
  recorded,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  throw new Error(`There is no bench ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const measure of await bench()) print(measure);
}

function print({ name, value, atMost, unit }: Measure): void {
  const kept = value <= atMost;
  if (!kept) process.exitCode = 1;
  const figure = `${value.toFixed(2)} ${unit}`.padStart(10);
  console.log(`${kept ? 'ok  ' : 'OVER'} ${figure}  at most ${atMost} ${unit}  ${name}`);
}
