import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { source } from 'axe-core';
import type axe from 'axe-core';
import { inThemes } from './copying';

/**
 * What axe finds wrong in a part of the page, in both themes; and texts whose contrast it cannot
 * tell, which nobody could rely on either.
 */
export async function faults(page: Page, part: string): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(source);
  await inThemes(page, async theme => {
    found.push(
      ...(await page.evaluate(
        async ([selector, theme]) => {
          const { run } = (window as unknown as { axe: typeof axe }).axe;
          const { violations, incomplete } = await run(selector);
          const unknown = incomplete.filter(
            ({ id }) => id === 'color-contrast'
          );
          return [...violations, ...unknown].flatMap(({ id, nodes }) =>
            nodes.map(
              ({ html, failureSummary }) =>
                `${theme}, ${id}: ${html}: ${failureSummary}`
            )
          );
        },
        [part, theme] as const
      ))
    );
  });
  return found;
}

/** The controls of a part of the page on which nobody sees the focus. */
export async function unseen(page: Page, part: Locator): Promise<string[]> {
  // Browsers show the focus to those who use the keyboard.
  await page.keyboard.press('Shift');
  return part.evaluate(node => {
    const look = (control: Element) =>
      [control, control.parentElement!].map(each => {
        const { outline, boxShadow, borderColor } = getComputedStyle(each);
        return `${outline} ${boxShadow} ${borderColor}`;
      });
    const controls = [
      ...node.querySelectorAll<HTMLElement>(
        'button, input, select, [tabindex="0"]'
      )
    ].filter(
      control => control.checkVisibility() && !control.matches(':disabled')
    );
    const before = document.activeElement as HTMLElement;
    before.blur();
    const plain = controls.map(control => look(control).join());
    const hidden = controls.filter((control, index) => {
      control.focus();
      return look(control).join() === plain[index];
    });
    before.focus();
    return hidden.map(({ outerHTML }) => outerHTML);
  });
}

/** Press a key until something is there. */
export async function stepTo(
  page: Page,
  target: Locator,
  key: string
): Promise<void> {
  for (let step = 0; step < 40 && (await target.count()) === 0; step++) {
    await page.keyboard.press(key);
  }
  await expect(target).toHaveCount(1);
}

/** Press Tab, or Shift+Tab, until something has the focus. */
export async function tabTo(
  page: Page,
  target: Locator,
  key = 'Tab'
): Promise<void> {
  await stepTo(page, target.and(page.locator(':focus')), key);
}
