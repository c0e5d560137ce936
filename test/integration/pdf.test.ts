import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { fakeBrowser } from '../support/fake-browser.ts';
import { samplesProject } from '../support/project.ts';
import { runCli } from '../support/run-cli.ts';
import { mailServer } from '../support/smtp.ts';

/** A project whose browser makes PDFs for two mailboxes, owners, a folder and the output folder. */
async function project(browser: string, deadline = '120s') {
  const mails: ParsedMail[] = [];
  const port = await mailServer({
    onData: (stream, _, done) => {
      simpleParser(stream, (error, mail) => {
        mails.push(mail);
        done(error);
      });
    },
  });
  const made = samplesProject(
    [
      `pdf: { browser: ${browser}, deadline: ${deadline}, output: true }`,
      `smtp: { host: 127.0.0.1, port: ${port}, security: none }`,
      'owners: { "@sre-team": { email: [sre@example.org] } }',
      'targets:',
      '  all: { email: { to: [ada@example.org, bob@example.org], pdf: true } }',
      '  plain: { email: { to: [eve@example.org] } }',
      '  each: { reports: [weekly], owners: { pdf: true } }',
      '  web: { folder: { path: www, pdf: true } }',
    ].join('\n'),
  );
  return { ...made, mails };
}

const publish = (config: string) => runCli(['publish', 'weekly', '--period', '2026-W05', '--config', config]);

/** The PDFs that a mail carries. */
const pdfsIn = ({ attachments }: ParsedMail) =>
  attachments
    .filter(({ contentType }) => contentType === 'application/pdf')
    .map(({ filename, content }) => `${filename}: ${content.toString('latin1', 0, 5)}`);

const byReader = (mails: readonly ParsedMail[]) =>
  mails.map((mail) => {
    const to = mail.headerLines.find(({ key }) => key === 'to')?.line.replace('To: ', '');
    return `${to} ${pdfsIn(mail).join()}`.trim();
  });

describe('PDFs of an issued report', () => {
  it('are made by Chromium, and reach whoever asks for them', async () => {
    const { config, folder, output, mails } = await project('/usr/bin/chromium');
    const { code, out, err } = await publish(config);
    expect({ code, out }, err).toEqual({ code: 0, out: 'Issued weekly 2026-W05; 6 of 6 deliveries made.\n' });
    expect(byReader(mails).toSorted()).toEqual([
      'ada@example.org, bob@example.org weekly-2026-W05.pdf: %PDF-',
      'ada@example.org, bob@example.org weekly-2026-W05.pdf: %PDF-',
      'eve@example.org',
      'sre@example.org weekly-2026-W05.pdf: %PDF-',
    ]);
    const file = (of: string) => readFileSync(join(of, 'weekly/2026-W05/report.pdf'));
    const [first, second] = mails.flatMap(({ attachments }) =>
      attachments.filter(({ size, contentType }) => contentType === 'application/pdf' && size > 200_000),
    );
    expect(first?.content.equals(file(output))).toBe(true);
    expect(second?.content.equals(file(join(folder, 'www')))).toBe(true);
    expect(readFileSync(join(output, 'reports.html'), 'utf8')).toContain('weekly/2026-W05/report.pdf');
    const { out: found } = await runCli(['doctor', '--config', config]);
    expect(found).toMatch(/browser \/usr\/bin\/chromium: It makes PDFs, (in its|without a) sandbox\./);
  });

  it('that a broken browser does not make are gone without, and told of', async () => {
    const browser = fakeBrowser('sleep 600');
    const { config, folder, output, mails } = await project(browser, '1s');
    const { code, out, err } = await publish(config);
    expect({ code, out }, err).toEqual({ code: 0, out: 'Issued weekly 2026-W05; 6 of 6 deliveries made.\n' });
    const why = `${browser} had made none after 1 s.`;
    expect(err.match(/goes out without its PDF/g)).toHaveLength(1);
    expect(err.split(`It went without the PDF: ${why}`)).toHaveLength(6);
    expect(mails.flatMap(pdfsIn)).toEqual([]);
    for (const place of [output, join(folder, 'www')]) {
      expect(existsSync(join(place, 'weekly/2026-W05/report.html'))).toBe(true);
      expect(existsSync(join(place, 'weekly/2026-W05/report.pdf'))).toBe(false);
    }
    const { code: ill, out: found } = await runCli(['doctor', '--config', config]);
    expect(ill).not.toBe(0);
    expect(found).toContain(`browser ${browser}: ${why}`);
  });
});
