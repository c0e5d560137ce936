import { isQuietTime, isWorkTime } from '../review/hours.ts';
import type { Publishing } from './publishing.ts';

/** Whether it is a time in which nothing is looked for and nothing told. */
export function isQuiet({
  directory,
  project,
  clock,
}: Pick<Publishing, 'directory' | 'project' | 'clock'>): boolean {
  const { zone } = project.calendar;
  const quiet = directory?.quiet;
  if (quiet !== 'outside_business_hours') return quiet ? isQuietTime(clock.now(), zone, quiet) : false;
  const hours = project.records?.settings.response.businessHours;
  return hours ? !isWorkTime(clock.now(), zone, hours) : false;
}
