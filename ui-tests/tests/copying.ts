import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { banner, editing, run } from './locking';

const SHOTS = process.env.CS3LAB_SHOTS;

/** Do something in both themes, the light one last. */
export async function inThemes(
  page: Page,
  act: (theme: string) => Promise<void>
): Promise<void> {
  for (const theme of ['Dark', 'Light']) {
    await run(page, 'apputils:change-theme', { theme: `JupyterLab ${theme}` });
    const shown = page.locator(`body[data-jp-theme-name$='${theme}']`);
    await expect(shown).toBeAttached();
    await act(theme);
  }
}

/** Take a picture in both themes, where somebody wants to look at them. */
export async function picture(page: Page, name: string): Promise<void> {
  if (SHOTS) {
    await inThemes(page, async theme => {
      const path = `${SHOTS}/${name}-${theme}.png`;
      await page.screenshot({ path, animations: 'disabled' });
    });
  }
}

/** What is said above the copy shown. */
export const copyBar = (page: Page) => page.locator('.jp-Cs3CopyBar:visible');

/** Make a copy of what is viewed only, and wait until it is edited in its place. */
export async function makeCopy(page: Page, name: string): Promise<string> {
  await banner(page).getByRole('button', { name: 'Make a copy' }).click();
  const copy = name.replace('.ipynb', ' (Albert Einstein).ipynb');
  await expect(page.getByRole('tab', { name: copy })).toBeVisible();
  await expect(page.getByRole('tab', { name, exact: true })).toHaveCount(0);
  await expect(editing(page)).toBeVisible();
  return copy;
}

/** Make a copy of a file the file browser shows, and wait until it is edited. */
export async function copyListed(page: Page, name: string): Promise<string> {
  await page.getByRole('listitem', { name }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make a Copy to Work On' }).click();
  await expect(copyBar(page)).toContainText(`Copy of your “${name}”.`);
  await expect(editing(page)).toBeVisible();
  return name.replace('.ipynb', ' (Albert Einstein).ipynb');
}

/** Merge the copy shown, as soon as it can be merged. */
export async function mergeBack(page: Page): Promise<void> {
  await copyBar(page)
    .getByRole('button', { name: 'Merge back' })
    .click({ timeout: 60000 });
}
