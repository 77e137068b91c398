import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { listAgain } from './locking';
import { MARIE, notebook } from './support';
import type { Windows } from './windows';

export const PENDING = '#cs3lab-pending';
export const SHARES = '#cs3lab-shares';

/** The row of a file in a section of the sidebar. */
export function row(page: Page, section: string, name: string) {
  return page.locator(`${section} .jp-Cs3Row`, { hasText: name });
}

/** Open the share dialog from the context menu of a file. */
export async function openDialog(page: Page, name: string) {
  await listed(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox').first()).toBeFocused();
  return dialog;
}

/** Share a file with Marie Curie, by the keyboard where that is natural. */
export async function shareWithMarie(page: Page, name: string, role: string) {
  const dialog = await openDialog(page, name);
  await dialog.getByLabel('What they may do').selectOption(role);
  await dialog.getByLabel('Share with', { exact: true }).fill('curi');
  await expect(
    dialog.getByRole('option', { name: 'Marie Curie' })
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('What Marie Curie may do')).toHaveValue(role);
  return dialog;
}

/** Put a notebook where the file browser shows it. */
export async function makeNotebook(
  page: IJupyterLabPageFixture,
  folder: string,
  name: string
) {
  await page.contents.uploadContent(
    notebook('6 * 7'),
    'text',
    `${folder}/${name}`
  );
  await listAgain(page);
}

export async function openMarie(windows: Windows): Promise<Page> {
  const hers = await windows.show(MARIE);
  await expect(hers.locator(PENDING)).toBeVisible();
  return hers;
}

/** Make a notebook, share it with Marie Curie and let her accept it. */
export async function sharedWithHer(
  page: IJupyterLabPageFixture,
  windows: Windows,
  folder: string,
  name: string,
  role = 'editor'
): Promise<Page> {
  await makeNotebook(page, folder, name);
  await shareWithMarie(page, name, role);
  await page.keyboard.press('Escape');
  const hers = await openMarie(windows);
  const pending = row(hers, PENDING, name);
  await pending.getByRole('button', { name: /^Accept/ }).click();
  await expect(pending).toHaveCount(0);
  await expect(row(hers, SHARES, name)).toBeVisible();
  return hers;
}

/** The line of a file in the listing. */
export function listed(page: Page, name: string) {
  return page.locator('.jp-DirListing-item', { hasText: name });
}

/** Show the folder of shares in the listing. */
export async function openShares(page: Page): Promise<void> {
  await listed(page, 'Shares').dblclick();
  await expect(page.locator('.jp-mod-cs3Shares')).toBeVisible();
}

export async function refresh(page: Page): Promise<void> {
  await page.getByTitle('Refresh the file browser.').click();
}
