import { caniemail } from 'caniemail';
import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { mailOf, renderEmail } from '../../../src/render/email/email.ts';
import { mailImages } from '../../../src/render/email/images.ts';
import { noticesMail } from '../../../src/render/notices/mail.ts';
import { viewOf } from '../../../src/render/view.ts';
import { exampleReport } from '../../support/example-report.ts';
import { parsedMail } from '../../support/mail.ts';
import { NOTICE, noticesOf, readerOf } from '../../support/notices.ts';
import { shippedRasteriser } from '../../support/rasteriser.ts';
import { shippedEngine } from '../../support/templates.ts';
import { whyReport } from '../../support/why-report.ts';

const CLIENTS = ['gmail.*', 'outlook.*', 'apple-mail.*'] as const;

/** What a client lacks, and why the mail does without it there. */
const LACKING: Readonly<Record<string, string>> = {
  'gmail.mobile-webmail: display:none':
    'the preheader is one pixel high and in the colour of the ground there',
  'outlook.macos: <body> element': 'only its margin and colour are lost; the tables inside bring their own',
  'outlook.windows-mail: role attribute': 'the roles are for screen readers that do not read that client',
  'outlook.windows-mail: white-space': 'a mention may break after its hyphen there',
  'outlook.windows-mail: word-break': 'a long command may make the mail wider there',
  'outlook.windows: white-space': 'a mention may break after its hyphen there',
};

/** What is for dark mode alone: who lacks it shows the mail light, or makes it dark by itself. */
const FOR_DARK_MODE = ['<style> element', '@media', 'color-scheme meta tag'];

/** What some client supports in part: what the mail relies on works there, or is an addition that may be lost. */
const IN_PART = [
  '<body> element',
  'align attribute',
  'background',
  'border',
  'display',
  'display:none',
  'font-size',
  'font-weight',
  'height attribute',
  'height property',
  'line-height',
  'margin',
  'max-width',
  'padding',
  'text-align',
  'text-decoration',
  'white-space',
  'width attribute',
  'width property',
  'word-break',
];

/** Rules for pages that do not hold for mail. */
const NOT_FOR_MAIL = {
  'no-inline-style': 'off', // Gmail drops style sheets in many of its apps
  'no-deprecated-attr': 'off', // Outlook reads width, align and bgcolor, and little CSS
  'no-conditional-comment': 'off', // Outlook needs a table of fixed width around the fluid one
  'presentation-role-style': 'off', // older screen readers know presentation and not none
  'prefer-tbody': 'off', // layout tables have no body
} as const;

/** What is rendered of each kind of mail. */
const MAILS = await written();

async function written(): Promise<Readonly<Record<string, string>>> {
  const rows = [...exampleReport().rows, ...whyReport().rows];
  const report = { ...exampleReport(), rows };
  const templates = shippedEngine();
  const rasterise = await shippedRasteriser();
  const images = await mailImages(report, rasterise);
  const mail = await renderEmail(report, mailOf(report, viewOf(report), templates, images));
  const tools = { ...readerOf('@backend-team'), templates, rasterise };
  const { answers: _, ...unasked } = tools;
  return {
    report: (await parsedMail(mail)).html,
    notice: (await noticesMail(noticesOf([NOTICE.opened]), tools)).html,
    notices: (await noticesMail(noticesOf(Object.values(NOTICE)), unasked)).html,
  };
}

describe('the HTML of all mails together', () => {
  const issuesOf = (kind: 'errors' | 'warnings') =>
    Object.values(MAILS).flatMap((html) => [...caniemail({ clients: [...CLIENTS], html }).issues[kind]]);

  it('uses nothing that Gmail, Outlook or Apple Mail lack, but for the exceptions argued here', () => {
    const found = issuesOf('errors').flatMap(([client, list]) =>
      list.flatMap(({ title }) => (FOR_DARK_MODE.includes(title) ? [] : [`${client}: ${title}`])),
    );
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(LACKING).toSorted());
  });

  it('uses nothing supported in part that has not been thought about', () => {
    const found = issuesOf('warnings').flatMap(([, list]) => list.map(({ title }) => title));
    expect([...new Set(found)].filter((title) => !FOR_DARK_MODE.includes(title)).toSorted()).toEqual(IN_PART);
  });
});

describe.each(Object.entries(MAILS))('the HTML of the mail of a %s', (_, html) => {
  it('is valid, but for rules that do not hold for mail', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: NOT_FOR_MAIL });
    const { results } = await validator.validateString(html);
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
  });

  it('has colours in hex only: over others, Gmail drops the whole style', () => {
    expect(html).not.toMatch(/rgb|hsl|oklch|var\(/);
    const colours = [...html.matchAll(/(?:color: ?|bgcolor=")([^;"]+)/g)].map(([, colour = '']) =>
      colour.trim().replace(' !important', ''),
    );
    expect(colours.filter((colour) => !/^#[0-9a-f]{6}$/.test(colour))).toEqual([]);
  });

  it('loads nothing from elsewhere', () => {
    const loaded = [...html.matchAll(/(?:src|background)="([^"]+)"|url\(([^)]+)\)/g)].map(
      ([, source]) => source,
    );
    expect(loaded.filter((source) => !source?.startsWith('cid:'))).toEqual([]);
  });
});
