import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkPrinter, createPrinter } from '../../../src/adapters/browser/printer.ts';
import { SourceError } from '../../../src/model/errors.ts';
import type { PdfSettings } from '../../../src/model/pdf-settings.ts';
import { fakeBrowser, printing } from '../../support/fake-browser.ts';
import { folderWith } from '../../support/folder.ts';
import { goneWith } from '../../support/processes.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;
const ROOT = join(import.meta.dirname, '../../..');
const LIMIT = 64 * 2 ** 20;
/** 2 February 2026, 08:00 UTC. */
const AT = 1_770_019_200;

const settings = (browser: string, differing: Partial<PdfSettings> = {}): PdfSettings => ({
  browser,
  deadline: 120,
  sandbox: true,
  output: false,
  ...differing,
});

const print = (browser: string, differing: Partial<PdfSettings> = {}, signal = SIGNAL) =>
  createPrinter(settings(browser, differing))({ html: '<p>A page.</p>', at: AT }, signal);

/** Why a browser made no PDF. */
async function failure(browser: string, differing: Partial<PdfSettings> = {}): Promise<string> {
  const error = await print(browser, differing).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  return String(error instanceof Error ? error.message : error);
}

describe('a browser', () => {
  it('prints the page that it is given, in a folder that is gone afterwards', async () => {
    const seen = folderWith();
    const browser = fakeBrowser(
      `cp "$page" ${seen}/page; echo "$HOME" > ${seen}/home; printf '%s\\n' "$@" > ${seen}/args; ${printing()}`,
    );
    const pdf = await print(browser);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/^%PDF-1\.4\n[\s\S]*%%EOF\n$/);
    const said = (file: string) => readFileSync(join(seen, file), 'utf8').trim();
    expect(said('page')).toBe('<p>A page.</p>');
    const args = said('args').split('\n');
    expect(args).toEqual(expect.arrayContaining(['--headless', '--host-resolver-rules=MAP * ~NOTFOUND']));
    const home = said('home');
    expect(args).toContain(`--user-data-dir=${join(home, 'profile')}`);
    expect(existsSync(home)).toBe(false);
  });

  it.each([
    { sandbox: true, user: 1000, without: false },
    { sandbox: true, user: 0, without: true },
    { sandbox: false, user: 1000, without: true },
  ])(
    'has its sandbox unless it is told otherwise, or is run by root: %o',
    async ({ sandbox, user, without }) => {
      vi.spyOn(process, 'getuid').mockReturnValue(user);
      const browser = fakeBrowser(`case "$*" in *--no-sandbox*) exit 3;; esac; ${printing()}`);
      const { ok } = await checkPrinter(settings(browser, { sandbox }), SIGNAL);
      vi.restoreAllMocks();
      expect(ok).toBe(!without);
    },
  );

  it('dates its PDF at the report’s time, in as many bytes', async () => {
    const pdf = Buffer.from(await print(fakeBrowser(printing(300)))).toString('latin1');
    expect(pdf).toHaveLength(300);
    expect(pdf).toContain("/CreationDate (D:20260202080000+00'00')");
  });

  it('may print up to the bound, and is ended at the next byte', async () => {
    expect(await print(fakeBrowser(printing(LIMIT)))).toHaveLength(LIMIT);
    const browser = fakeBrowser(printing(LIMIT + 1));
    expect(await failure(browser)).toBe(
      `${browser} wrote more than 64 MiB, and was ended. Publish fewer services at once.`,
    );
  });

  it('that writes without an end is ended, be it a file or what it says', async () => {
    expect(await failure(fakeBrowser('exec yes > "$out"'))).toContain(
      'wrote more than 64 MiB, and was ended.',
    );
    expect(await failure(fakeBrowser('exec yes'))).toContain('it printed more than 64 MiB, and was ended');
  });

  it('that is not there, is a folder or may not be run is told of by its path', async () => {
    const folder = folderWith({ browser: '#!/bin/sh\n' });
    const plain = join(folder, 'browser');
    chmodSync(plain, 0o644);
    const todo = 'Install Chromium, or correct browser under pdf in the settings.';
    expect(await failure('/nowhere/chromium')).toBe(
      `/nowhere/chromium cannot be run (no such file). ${todo}`,
    );
    expect(await failure(folder)).toBe(`${folder} cannot be run (it is a folder). ${todo}`);
    expect(await failure(plain)).toBe(`${plain} cannot be run (no permission). ${todo}`);
  });

  it('that fails is quoted with what it says of it, and not of the desktop that it misses', async () => {
    const dbus = '[5421:5451:1127/183159.9:ERROR:dbus/bus.cc:405] Failed to connect to the bus.';
    const fatal =
      '[1:1:1127/1.1:FATAL:content/zygote.cc:126] No usable sandbox! See https://crbug.com/638180.';
    const browser = fakeBrowser(`echo '${dbus}' >&2; echo '${fatal}' >&2; echo '${dbus}' >&2; exit 6`);
    expect(await failure(browser)).toBe(
      `${browser} ended by exit code 6 and said “No usable sandbox! See https://crbug.com/638180”. Where the machine gives it no sandbox, set sandbox: false under pdf.`,
    );
    const silent = fakeBrowser('exit 1');
    expect(await failure(silent)).toBe(`${silent} ended by exit code 1. Run it by hand to see why.`);
  });

  it.each([
    ['nothing', 'true', 'left no PDF (no such file)'],
    ['half of one', `printf '%%PDF-1.4 and so on' > "$out"`, 'is no whole PDF'],
    ['something else', `echo 'A page. %%EOF' > "$out"`, 'is no whole PDF'],
    [
      'a link to what is no file',
      'ln -s /proc/self/environ "$out"',
      'left no PDF (it is made up by the system',
    ],
  ])('that leaves %s has made none', async (_, body, said) => {
    expect(await failure(fakeBrowser(body))).toContain(said);
  });

  it('has no folder to print in where the system has none', async () => {
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    const said = await failure('/bin/true').finally(() => vi.unstubAllEnvs());
    expect(said).toBe(
      'A folder to print in cannot be made and written to (no such file). Make room in the system’s folder for temporary files, or set TMPDIR.',
    );
  });

  it.each(['sleep 600', `trap '' TERM; sleep 600; sleep 600`, 'sleep 600 & sleep 600'])(
    'that hangs is ended at the deadline with all that it started: %s',
    async (body) => {
      const browser = fakeBrowser(`${body}; : of this test`);
      expect(await failure(browser, { deadline: 0.2 })).toBe(
        `${browser} had made none after 0.2 s. Raise deadline under pdf, or find out by hand what it waits for.`,
      );
      await goneWith(browser);
    },
  );

  it('leaves nobody behind that it started, and whom nobody waits for', async () => {
    // A copy of sleep whose path is like no other.
    const nap = join(folderWith(), 'nap');
    const browser = fakeBrowser(`cp "$(command -v sleep)" ${nap}; ${nap} 600 & ${printing()}`);
    await print(browser);
    await goneWith(nap);
  });

  it('is ended when the program is told to stop', async () => {
    const seen = folderWith();
    const browser = fakeBrowser(`touch ${seen}/begun; sleep 600`);
    const stop = new AbortController();
    const printed = print(browser, {}, stop.signal);
    await until(() => existsSync(join(seen, 'begun')));
    stop.abort();
    await expect(printed).rejects.toThrow(`${browser} was not waited for any longer.`);
    await goneWith(browser);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('ends with the program, when that ends by %s', async (how) => {
    const seen = folderWith();
    const browser = fakeBrowser(`touch ${seen}/begun; sleep 600`);
    const code = `import { createPrinter } from '${ROOT}/src/adapters/browser/printer.ts';
      await createPrinter(${JSON.stringify(settings(browser))})({ html: '', at: 0 }, new AbortController().signal);`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    await until(() => existsSync(join(seen, 'begun')));
    program.kill(how);
    await once(program, 'close');
    await goneWith(browser);
  });
});

describe('a look at a browser', () => {
  it('says that it makes PDFs, or why not', async () => {
    expect(await checkPrinter(settings(fakeBrowser(printing())), SIGNAL)).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^It makes PDFs, (in its|without a) sandbox\.$/),
    });
    expect(await checkPrinter(settings('/nowhere/chromium'), SIGNAL)).toEqual({
      what: 'browser /nowhere/chromium',
      ok: false,
      detail:
        '/nowhere/chromium cannot be run (no such file). Install Chromium, or correct browser under pdf in the settings.',
    });
  });
});
