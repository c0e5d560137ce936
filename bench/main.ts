/**
 * Measures what the program promises of its speed, of its conclusions and of its deliveries. Exits with 1 when a bound is
 * broken. Words after it choose benches; a number says how many series a scene of the conclusions has, or how many kills.
 */
import { artifacts } from './artifacts.ts';
import { conclusions } from './conclusions.ts';
import { families } from './families.ts';
import { growth } from './growth.ts';
import { kills } from './kills.ts';
import { ledgers } from './ledgers.ts';
import type { Measure } from './measure.ts';
import { recorded } from './recorded.ts';
import { reportJson } from './report-json.ts';
import { room } from './room.ts';
import { shelf } from './shelf.ts';
import { startup } from './startup.ts';
import { weeklyRun } from './weekly-run.ts';

const BENCHES: Readonly<
  Record<string, (series?: number) => Promise<readonly Measure[]> | readonly Measure[]>
> = {
  startup,
  artifacts,
  'report-json': reportJson,
  families,
  growth,
  'weekly-run': weeklyRun,
  recorded,
  room,
  shelf,
  ledgers,
  conclusions,
  kills,
};

const isCount = (word: string) => /^[1-9]\d*$/.test(word);
const words = process.argv.slice(2);
const wanted = words.filter((word) => !isCount(word));
const series = words.filter(isCount).map(Number).at(0);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  throw new Error(`There is no bench ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const measure of await bench(series)) print(measure);
}

function print({ name, value, atMost, unit }: Measure): void {
  const kept = value <= atMost;
  if (!kept) process.exitCode = 1;
  const figure = `${value.toFixed(2)} ${unit}`.padStart(10);
  console.log(`${kept ? 'ok  ' : 'OVER'} ${figure}  at most ${atMost} ${unit}  ${name}`);
}
