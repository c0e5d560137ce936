import type { Page } from 'playwright-core';

/** Types a text into the search of a report's page: milliseconds from each key to a page that is laid out again. */
export function timesOfKeys(page: Page, text: string): Promise<readonly number[]> {
  return page.evaluate<number[]>(`[...${JSON.stringify(text)}].map((key) => {
    const field = document.querySelector("[data-by=text]");
    field.value += key;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - start;
  })`);
}
