import { HOURS_DAYS, hourOf } from '../../src/statistics/step-hour.ts';
import { type Scene, scene } from './scene.ts';
import { errors } from './series.ts';

const HOURS = HOURS_DAYS * 24;
/** The day on which the step comes, of fourteen, and by how many days the days' interval may be off. */
const DAY = 7;
const UNSURE = 2;

/** By noise, AR and rise: how often hours are said, and how often they hold the step then. */
const KNOWN = [
  [0.05, 0.3, 0.08, 50, 95],
  [0.05, 0.3, 0.15, 99, 98],
  [0.05, 0.3, 0.25, 100, 100],
  [0.05, 0.5, 0.08, 33, 93],
  [0.05, 0.5, 0.15, 98, 98],
  [0.08, 0.3, 0.15, 72, 98],
  [0.08, 0.3, 0.25, 96, 98],
  [0.08, 0.5, 0.15, 48, 94],
  [0.15, 0.3, 0.25, 45, 96],
  [0.15, 0.5, 0.25, 30, 91],
] as const;

/** The hour of a step, on hours with a pattern of the day. */
export const hourScenes: readonly Scene[] = KNOWN.map(([noise, rho, rise, said, right]) =>
  scene({
    table: 'the hour of a step',
    name: `noise ${noise * 100}%, AR ${rho}, +${rise * 100}%`,
    knownOf: 300,
    tell: (random) => {
      const at = DAY * 24 + Math.floor(random.uniform() * 24);
      const off = errors(random, HOURS, rho);
      const hours = off.map((error, hour) => ({
        hour,
        value:
          (1 + 0.3 * Math.sin((2 * Math.PI * hour) / 24)) *
          (hour >= at ? 1 + rise : 1) *
          Math.exp(noise * error),
      }));
      const told = hourOf(hours, { earliest: DAY - UNSURE, latest: DAY + UNSURE, share: rise });
      return told.kind === 'hours' ? told.first < at && at <= told.last : undefined;
    },
    rates: [
      { what: 'hours are said', of: (held) => held !== undefined, known: said, better: 'more' },
      { what: 'they hold it', of: (held) => held, known: right, better: 'more' },
    ],
  }),
);
