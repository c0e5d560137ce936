import { renameSync, writeFileSync } from 'node:fs';
import { type Line, lineTo, type Postgresql, startPostgresql } from './postgresql.ts';

/** A line of one replica to each of the two servers, and the file in which it finds their address. */
interface Lines {
  readonly file: string;
  readonly primary: Line;
  readonly standby: Line;
}

/** Two PostgreSQL servers, of which commits are on both, with a line of its own for each who uses them. */
export interface JudgedCluster {
  readonly primary: () => Postgresql;
  /** A file with the address for a user by name, on lines of its own. */
  readonly addressFor: (name: string) => string;
  readonly cut: (name: string) => void;
  readonly fallSilent: (name: string) => void;
  /** Lines that fell silent have lost what was on them: they end. Of a user whose lines are well, nothing is. */
  readonly mend: (name: string) => void;
  /** Kills the primary, has the standby take its place, and makes a new standby. */
  readonly failOver: () => Promise<void>;
  /** Ends a user’s sessions at the server, as it does itself with those that say nothing. */
  readonly endSessionsOf: (name: string) => void;
  /** Runs SQL as the administrator. */
  readonly sql: (text: string) => string;
  readonly close: () => Promise<void>;
}

/** Starts the servers, and lines for users whose files are in a folder. */
export async function startJudgedCluster(folder: string, names: readonly string[]): Promise<JudgedCluster> {
  const first = await startPostgresql();
  let primary = first;
  let standby = await first.standby(true);
  const database = primary.database();
  const lines = new Map<string, Lines>();
  const broken = new Set<string>();
  const openLines = async (name: string) => {
    const [toPrimary, toStandby] = [await lineTo(primary.port), await lineTo(standby.port)];
    const file = `${folder}/${name}.url`;
    const before = lines.get(name);
    lines.set(name, { file, primary: toPrimary, standby: toStandby });
    broken.delete(name);
    const hosts = [toPrimary, toStandby].map(({ port }) => `127.0.0.1:${port}`).join(',');
    writeFileSync(`${file}.part`, `postgresql://postgres@${hosts}/${database}\n`);
    renameSync(`${file}.part`, file);
    await before?.primary.close();
    await before?.standby.close();
  };
  for (const name of names) await openLines(name);
  const both = (name: string, what: 'cut' | 'fallSilent' | 'mend') => {
    broken.add(name);
    const found = lines.get(name);
    found?.primary[what]();
    found?.standby[what]();
  };
  const sql = (text: string) => primary.sql(text, database);
  return {
    primary: () => primary,
    addressFor: (name) => lines.get(name)?.file ?? '',
    cut: (name) => both(name, 'cut'),
    fallSilent: (name) => both(name, 'fallSilent'),
    mend: (name) => {
      if (!broken.has(name)) return;
      both(name, 'cut');
      both(name, 'mend');
      broken.delete(name);
    },
    failOver: async () => {
      await primary.end('kill');
      await standby.promote();
      primary = standby;
      standby = await primary.standby(true);
      for (const name of names) await openLines(name);
    },
    endSessionsOf: (name) =>
      void sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headroom ${name}'`,
      ),
    sql,
    close: async () => {
      for (const { primary: one, standby: other } of lines.values()) {
        await one.close();
        await other.close();
      }
      await first.stop();
    },
  };
}
