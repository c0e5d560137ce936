import { describe, expect, it } from 'vitest';
import { deliverOutstanding } from '../../src/app/deliver.ts';
import { dryRun } from '../../src/app/dry-run.ts';
import type { Publishing, RenderPublication, Target } from '../../src/app/publishing.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { PrintPage } from '../../src/ports/print-page.ts';
import { type Stopping, unstopped } from '../../src/ports/stopping.ts';
import { issued } from '../support/deliveries.ts';
import { exampleReport } from '../support/example-report.ts';
import { mailSaying } from '../support/mail-saying.ts';
import { type FakeTarget, fakeTarget } from '../support/publishing.ts';

/** A page that says which edition it is of, and of whose services. */
const render: RenderPublication = async (edition, _, { services }) => {
  const report = exampleReport('weekly');
  const path = 'weekly/2026-W05/report.html';
  const content = `<p>${edition.period} ${services.join()}</p>`;
  return { edition, report, artifacts: [{ path, mediaType: 'text/html', content }], mail: mailSaying('A') };
};

const wanting = (name: string, recipients?: readonly string[], services: readonly string[] = []) => ({
  ...fakeTarget(name, recipients),
  wantsPdf: true,
  partFor: () => ({ services }),
});

/** A browser that prints what a page says, and notes it. */
function printer(how: PrintPage = async ({ html }) => Buffer.from(html)): {
  readonly print: PrintPage;
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    print: async (page, signal) => {
      asked.push(page.html);
      return how(page, signal);
    },
  };
}

/** Delivers the reports of some weeks to targets, and says what was logged. */
async function delivered(
  targets: readonly Target[],
  print: PrintPage | undefined,
  { weeks = ['W05'], ...more }: { weeks?: readonly string[]; stopping?: Stopping; dry?: boolean } = {},
) {
  const { publishing, lines, deliver: _, ...rest } = await issued(targets, weeks);
  const whole: Publishing = { ...publishing, render, ...(print ? { print } : {}) };
  const { dry = false, stopping = unstopped() } = more;
  await deliverOutstanding(dry ? dryRun(whole) : whole, {
    stopping,
    mayBegin: async () => !stopping.stop.aborted,
  });
  return { ...rest, lines };
}

/** The PDFs that a target got, as texts, or why not. */
const pdfsOf = ({ got }: FakeTarget) =>
  got.map(
    ({ publication: { pdf } }) => pdf && ('bytes' in pdf ? Buffer.from(pdf.bytes).toString() : pdf.without),
  );

describe('the PDF of a report', () => {
  it('is made once, and shared by all who ask for it; nobody else has it', async () => {
    const [mail, folder, git] = [wanting('mail', ['ada', 'bob']), wanting('folder'), fakeTarget('git')];
    const { print, asked } = printer();
    await delivered([mail, folder, git], print);
    expect(asked).toEqual(['<p>2026-W05 </p>']);
    expect(pdfsOf(mail)).toEqual(['<p>2026-W05 </p>', '<p>2026-W05 </p>']);
    expect(pdfsOf(folder)).toEqual(['<p>2026-W05 </p>']);
    expect(pdfsOf(git)).toEqual([undefined]);
  });

  it('is of the part that its reader gets, and once for readers of the same page', async () => {
    const mail = fakeTarget('mail', ['ada', 'bob', 'eve']);
    // Each has links of their own, so that what they get is rendered for each.
    const target = {
      ...mail,
      wantsPdf: true,
      partFor: (reader: string) => ({ services: [reader === 'eve' ? 'node' : 'api'], reader }),
    };
    const { print, asked } = printer();
    await delivered([target], print);
    expect(asked).toEqual(['<p>2026-W05 api</p>', '<p>2026-W05 node</p>']);
    expect(pdfsOf(mail)).toEqual(['<p>2026-W05 api</p>', '<p>2026-W05 api</p>', '<p>2026-W05 node</p>']);
  });

  it('is not made when nobody asks for it, nor to look what would happen', async () => {
    const { print, asked } = printer();
    await delivered([fakeTarget('mail')], print);
    await delivered([wanting('mail')], print, { dry: true });
    expect(asked).toEqual([]);
  });

  it('keeps nobody waiting who does not ask for it', async () => {
    const [mail, git] = [wanting('mail'), fakeTarget('git')];
    const { print } = printer(async () => {
      // It would never end if the others waited for it.
      while (git.got.length === 0) await new Promise((resolve) => setImmediate(resolve));
      return Buffer.from('late');
    });
    await delivered([mail, git], print);
    expect(pdfsOf(mail)).toEqual(['late']);
  });

  it('that cannot be made is gone without: the browser is asked once a run, and each edition told of once', async () => {
    const [mail, folder] = [wanting('mail', ['ada', 'bob'], ['api']), wanting('folder')];
    const { print, asked } = printer(async () => {
      throw new SourceError('It hangs.');
    });
    const { lines, states } = await delivered([mail, folder], print, { weeks: ['W04', 'W05'] });
    expect(asked).toHaveLength(1);
    expect([...pdfsOf(mail), ...pdfsOf(folder)]).toEqual(Array.from({ length: 6 }, () => 'It hangs.'));
    expect(lines.filter((line) => line.includes('PDF'))).toEqual([
      'weekly 2026-W04 goes out without its PDF: It hangs.',
      'weekly 2026-W05 goes out without its PDF: It hangs.',
    ]);
    expect((await states()).every((state) => state.endsWith('delivered'))).toBe(true);
  });

  it('is tried again at a later delivery', async () => {
    const mail = {
      ...wanting('mail', [''], []),
      ...fakeTarget('mail', [''], (_, attempt) => (attempt === 1 ? 'failed' : 'delivered')),
      wantsPdf: true,
    };
    const { clock, publishing } = await issued([mail]);
    let isBroken = true;
    const print: PrintPage = async () => {
      if (isBroken) throw new SourceError('It hangs.');
      return Buffer.from('whole');
    };
    await deliverOutstanding({ ...publishing, render, print });
    isBroken = false;
    clock.at += 3600;
    await deliverOutstanding({ ...publishing, render, print });
    expect(pdfsOf(mail)).toEqual(['It hangs.', 'whole']);
  });

  it('that is given up as the program is told to stop sends nothing without it', async () => {
    const mail = wanting('mail');
    const stop = new AbortController();
    const stopping = { stop: stop.signal, giveUp: new AbortController().signal };
    const { print } = printer(async (_, signal) => {
      stop.abort();
      signal.throwIfAborted();
      return Buffer.from('whole');
    });
    const { lines, states } = await delivered([mail], print, { stopping });
    expect(mail.got).toEqual([]);
    expect(await states()).toEqual(['W05 mail: pending']);
    expect(lines.filter((line) => line.includes('goes out'))).toEqual([]);
  });
});
