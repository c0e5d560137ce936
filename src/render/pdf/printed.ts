import type { ReportPublication } from '../../model/publication.ts';
import { addressOf, folderOf } from '../view.ts';

/** A link to what lies beside the page: neither within it nor an address. */
const BESIDE = /(<a\b[^<>]*?) href="(?![a-z][a-z\d+.-]*:|#)([^"<>]*)"/gi;

/**
 * The page of a report as it is printed. Links to other files lead to where reports are published, and nowhere where the
 * settings do not say: who has a PDF has no file beside it.
 */
export function printedPage({ report, artifacts }: Pick<ReportPublication, 'report' | 'artifacts'>): string {
  const path = `${folderOf(report)}/report.html`;
  const page = artifacts.find((one) => one.path === path);
  if (!page) throw new Error(`There is no ${path} to print.`);
  const base = addressOf(report, 'report.html');
  return String(page.content).replace(BESIDE, (_, tag: string, href: string) => {
    const address = URL.parse(href, base)?.href;
    return address === undefined ? tag : `${tag} href="${address}"`;
  });
}
