import { beforeAll, describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/model/artifact.ts';
import type { Rasterise } from '../../src/render/png.ts';
import { renderReport } from '../../src/render/render.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { exampleReport } from '../support/example-report.ts';
import { shippedRasteriser } from '../support/rasteriser.ts';
import { shippedEngine } from '../support/templates.ts';

let rasterise: Rasterise;
beforeAll(async () => {
  rasterise = await shippedRasteriser();
});

const bytes = (artifacts: readonly Artifact[]) =>
  artifacts.map(({ path, content }) => [path, Buffer.from(content).toString('base64')]);

describe.each(['weekly', 'monthly'] as const)('the artifacts of a %s report', (kind) => {
  it('lie in one folder: every form, the charts and the report itself', async () => {
    const { artifacts } = await renderReport(exampleReport(kind), shippedEngine(), { rasterise });
    const folder = kind === 'weekly' ? 'weekly/2026-W05' : 'monthly/2026-01';
    const paths = artifacts.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(
        ['report.md', 'report.html', 'report.eml', 'report.json'].map((name) => `${folder}/${name}`),
      ),
    );
    expect(paths.filter((path) => path.startsWith(`${folder}/charts/`) && path.endsWith('.svg')).length).toBe(
      paths.length - 4,
    );
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('are the same bytes every time, also from the saved report', async () => {
    const report = exampleReport(kind);
    const { artifacts: first } = await renderReport(report, shippedEngine(), { rasterise });
    const saved = readReport('report.json', writeReport(report));
    const { artifacts: again } = await renderReport(saved, shippedEngine(), { rasterise });
    expect(bytes(again)).toEqual(bytes(first));
  });

  it('keep a figure on one line with its unit in the page and the mail, and plain in Markdown', async () => {
    const { artifacts, mail } = await renderReport(exampleReport(kind), shippedEngine(), { rasterise });
    const page = String(artifacts.find(({ path }) => path.endsWith('.html'))?.content);
    const markdown = String(artifacts.find(({ path }) => path.endsWith('.md'))?.content);
    for (const text of [page, mail.html, mail.text]) expect(text).toContain('285\u00A0s');
    expect(markdown).toContain('285 s');
    expect(markdown).not.toContain('\u00A0');
  });

  it('say the same figures in every form', async () => {
    const { artifacts } = await renderReport(exampleReport(kind), shippedEngine(), { rasterise });
    const forms = artifacts.filter(({ path }) => /\.(md|html)$/.test(path));
    expect(forms).toHaveLength(2);
    for (const { content } of forms) {
      const text = String(content).replace(/<[^>]+>/g, ' ');
      expect(text.replaceAll('\u00A0', ' ')).toContain('285 s');
      expect(text).toContain('99.954%');
    }
  });
});

describe('a template of the user', () => {
  it('takes the place of the shipped one', async () => {
    const own = shippedEngine({ 'weekly.md.hbs': 'Mine: {{md headline}}' });
    const { artifacts } = await renderReport(exampleReport(), own, { rasterise });
    const markdown = artifacts.find(({ path }) => path.endsWith('.md'));
    expect(markdown?.content).toMatch(/^Mine: 2 of 14 budgets exceeded/);
  });
});
