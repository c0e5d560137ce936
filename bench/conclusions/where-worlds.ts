import type { Random } from '../../scripts/make-samples/random.ts';
import { addUp } from '../../src/model/add-up.ts';
import type { Bucket, Measured } from '../../src/model/series.ts';
import { normalTwoSided } from '../../src/statistics/distributions.ts';
import { errors, weekendsAt } from './series.ts';

/** Days of a world. */
export const DAYS = 30;
/** The bounds of a client library. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY];
const INSTANCES = 5;
const ROUTES = 12;
/** The usual latency of a route, in seconds, and how far routes differ in it. */
const LATENCY = { median: 0.05, apart: 0.8 } as const;
const WEEKENDS = { traffic: -0.4, latency: -0.05 } as const;
/** Noise of a route's traffic from day to day. */
const TRAFFIC_NOISE = 0.07;

/** What is measured of the requests of a world. */
export type Measures = 'quantile' | 'ratio' | 'rate' | 'sum' | 'max';

/** What changes on a day: latency, errors, requests or memory of a route on an instance, and the traffic of a route, as factors. */
export interface Effect {
  readonly worse?: (route: number, instance: number) => number;
  readonly traffic?: (route: number) => number;
}

/** A service with routes on instances; what each measured on each day, as `cells[route][instance][day]`. */
export interface World {
  readonly cells: readonly (readonly (readonly Measured[])[])[];
}

/** A route as it usually is. */
interface Route {
  readonly share: number;
  readonly median: number;
  readonly spread: number;
  readonly errors: number;
}

/** What a world is made of before anything changes. */
export interface Plan {
  readonly routes: readonly Route[];
  readonly requests: number;
  readonly noise: number;
  readonly rho: number;
}

/** Routes with uneven traffic (Zipf 1949) of ten thousand to a million requests a day, and days that hang together. */
export function planned(random: Random): Plan {
  const shares = shuffled(
    random,
    Array.from({ length: ROUTES }, (_, index) => 1 / (index + 1)),
  );
  const all = sum(shares);
  return {
    routes: shares.map((share) => ({
      share: share / all,
      median: LATENCY.median * Math.exp(LATENCY.apart * random.normal()),
      spread: 0.4 + 0.6 * random.uniform(),
      errors: 0.001 * 50 ** random.uniform(),
    })),
    requests: 10 ** (4 + 2 * random.uniform()),
    noise: 0.02 + 0.03 * random.uniform(),
    rho: 0.5 * random.uniform(),
  };
}

/** Routes that matter to the whole: the half that makes most of what is slow, fails, or is asked. In some order. */
export function mattering(random: Random, { routes }: Plan, measures: Measures): readonly number[] {
  const weights = routes.map((route) =>
    measures === 'quantile'
      ? route.share * above(0.25, route)
      : measures === 'ratio'
        ? route.share * route.errors
        : route.share,
  );
  const order = [...routes.keys()].toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  return shuffled(random, order.slice(0, ROUTES / 2));
}

/** A random instance. */
export function someInstance(random: Random): number {
  return Math.floor(random.uniform() * INSTANCES);
}

/** Makes a world in which something changes on the days that `effectOn` tells. */
export function worldOf(
  random: Random,
  plan: Plan,
  measures: Measures,
  effectOn: (day: number) => Effect,
): World {
  const { routes, requests, noise, rho } = plan;
  const series = () => errors(random, DAYS, rho);
  const [common, byInstance] = [series(), Array.from({ length: INSTANCES }, series)];
  const [traffic, latency] = [weekendsAt(WEEKENDS.traffic), weekendsAt(WEEKENDS.latency)];
  const cells = routes.map((route, at) => {
    const [own, asked] = [series(), series()];
    return byInstance.map((ofInstance, instance) =>
      Array.from({ length: DAYS }, (_, day) => {
        const { worse = () => 1, traffic: drawn = () => 1 } = effectOn(day);
        const off = noise * ((common[day] ?? 0) + (own[day] ?? 0) + 0.3 * (ofInstance[day] ?? 0));
        const events =
          ((requests * route.share) / INSTANCES) *
          traffic(day) *
          (1 + TRAFFIC_NOISE * (asked[day] ?? 0)) *
          drawn(at);
        return measuredOf(random, measures, route, {
          events,
          factor: worse(at, instance),
          noise: off,
          week: latency(day),
        });
      }),
    );
  });
  return { cells };
}

interface Day {
  readonly events: number;
  readonly factor: number;
  readonly noise: number;
  readonly week: number;
}

function measuredOf(
  random: Random,
  measures: Measures,
  route: Route,
  { events, factor, noise, week }: Day,
): Measured {
  switch (measures) {
    case 'quantile':
      return histogram(random, events, {
        ...route,
        median: route.median * factor * week * Math.exp(noise),
      });
    case 'ratio': {
      const whole = poisson(random, events);
      const share = Math.min(1, route.errors * factor * Math.exp(5 * noise));
      return { kind: 'ratio', part: Math.min(whole, poisson(random, whole * share)), whole };
    }
    case 'rate':
      return { kind: 'increase', increase: poisson(random, events * factor) };
    case 'sum':
    case 'max':
      return { kind: 'number', value: 1e9 * (1 + route.spread) * factor * Math.exp(noise) };
  }
}

function histogram(random: Random, events: number, route: Pick<Route, 'median' | 'spread'>): Measured {
  const buckets = BOUNDS.map((upper, index): Bucket => {
    const lower = BOUNDS[index - 1] ?? 0;
    const share = (lower === 0 ? 1 : above(lower, route)) - above(upper, route);
    return { lower, upper, count: poisson(random, events * Math.max(0, share)) };
  });
  return { kind: 'histogram', buckets };
}

/** The share of a route's requests that take longer: log-normal. */
function above(seconds: number, { median, spread }: Pick<Route, 'median' | 'spread'>): number {
  const z = Math.log(seconds / median) / spread;
  const tail = normalTwoSided(z) / 2;
  return z < 0 ? 1 - tail : tail;
}

/** What each route measured on each day, and each instance. */
export function byLabel({
  cells,
}: World): Readonly<Record<'route' | 'instance', readonly (readonly Measured[])[]>> {
  const onEach = (of: (day: number) => readonly Measured[]) =>
    Array.from({ length: DAYS }, (_, day) => together(of(day)));
  const instances = cells[0] ?? [];
  return {
    route: cells.map((own) => onEach((day) => own.flatMap((days) => days[day] ?? []))),
    instance: instances.map((_, at) => onEach((day) => cells.flatMap((own) => own[at]?.[day] ?? []))),
  };
}

/** Measurements as one; plain numbers add up. */
export function together(parts: readonly Measured[]): Measured {
  const numbers = parts.flatMap((part) => (part.kind === 'number' ? part.value : []));
  if (numbers.length > 0) return { kind: 'number', value: sum(numbers) };
  return addUp(parts) ?? { kind: 'none', why: 'no_data', detail: 'Nothing adds up.' };
}

/** A count around a mean (Poisson): by uniform numbers (Knuth 1969), or as a normal variable where it is large. */
function poisson(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const least = Math.exp(-mean);
  let [count, product] = [0, random.uniform()];
  while (product > least) {
    product *= random.uniform();
    count += 1;
  }
  return count;
}

function shuffled<T>(random: Random, all: readonly T[]): readonly T[] {
  return all
    .map((one) => ({ one, at: random.uniform() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
