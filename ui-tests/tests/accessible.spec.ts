import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { faults, stepTo, tabTo, unseen } from './accessible';
import { copyBar, copyListed } from './copying';
import { banner, cell, editing, share } from './locking';
import {
  listed,
  makeNotebook,
  openMarie,
  PENDING,
  row,
  SHARES,
  shareWithMarie
} from './sharing';
import { MARIE, test } from './support';
import { openIn } from './windows';

/** Close a dialog by keyboard once it has the focus. */
async function close(dialog: Locator): Promise<void> {
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await dialog.page().keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

test('the focus returns to the row in the listing', async ({
  page,
  tmpPath
}) => {
  const name = 'focus-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const line = listed(page, name).locator('.jp-DirListing-itemText');
  const dialog = page.getByRole('dialog');
  for (const command of ['Share…', 'Information']) {
    await listed(page, name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: command }).click();
    await close(dialog);
    await expect(line).toBeFocused();
  }
});

test('the focus returns to the row in the sidebar, and to the button in the toolbar', async ({
  page,
  tmpPath
}) => {
  const name = 'focus-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const dialog = await shareWithMarie(page, name, 'viewer');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'by me' }).click();
  const mine = row(page, SHARES, name);
  await mine.focus();
  for (const command of ['Change Access…', 'Information']) {
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: command }).click();
    await close(dialog);
    await expect(mine).toBeFocused();
  }

  await openIn(page, `${tmpPath}/${name}`);
  const button = page.locator('.jp-Toolbar-item[data-jp-item-name="share"]');
  await button.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await close(dialog);
  await expect(button.getByRole('button')).toBeFocused();
});

test('one shares by keyboard alone, and Tab stays in the dialog', async ({
  page,
  tmpPath
}) => {
  const name = 'keyboard-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const line = listed(page, name).locator('.jp-DirListing-itemText');
  await line.focus();
  await page.keyboard.press('ArrowDown');
  await expect(listed(page, name)).toHaveClass(/jp-mod-selected/);
  await page.keyboard.press('Shift+F10');
  const command = page.getByRole('menuitem', { name: 'Share…' });
  await stepTo(page, command.and(page.locator('.lm-mod-active')), 'ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const picker = dialog.getByLabel('Share with', { exact: true });
  await expect(picker).toBeFocused();
  await page.keyboard.type('curi');
  await expect(
    dialog.getByRole('option', { name: 'Marie Curie' })
  ).toBeVisible();
  await page.keyboard.press('Enter');

  const role = dialog.getByLabel('What Marie Curie may do');
  await tabTo(page, role);
  await page.keyboard.press('ArrowDown');
  await expect(role).toHaveValue('editor');
  await tabTo(page, dialog.getByRole('button', { name: 'Done' }));
  await page.keyboard.press('Tab');
  const close = dialog.locator('.jp-Dialog-close-button');
  await expect(close).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused();
  await page.keyboard.press('Tab');
  await tabTo(page, picker);
  await page.keyboard.press('Escape');

  await expect(dialog).toHaveCount(0);
  await expect(line).toBeFocused();
});

test('the share dialog can be used by everybody', async ({ page, tmpPath }) => {
  const name = 'everybody-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const dialog = await shareWithMarie(page, name, 'viewer');
  await dialog
    .getByRole('button', { name: 'More about the access of Marie Curie' })
    .click();
  await dialog.getByRole('button', { name: 'Create a link' }).click();
  expect(await faults(page, '.jp-Cs3ShareDialog')).toEqual([]);
  expect(await unseen(page, dialog)).toEqual([]);

  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog
    .getByRole('button', { name: 'Password, end and removal of the link' })
    .click();
  await dialog.getByLabel('Share with', { exact: true }).fill('rich');
  await expect(dialog.getByRole('option').first()).toBeVisible();
  expect(await faults(page, '.jp-Cs3ShareDialog')).toEqual([]);
  expect(await unseen(page, dialog)).toEqual([]);
});

test('the dialog with information can be used by everybody', async ({
  page,
  tmpPath
}) => {
  const name = 'everybody-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  await listed(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Information' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`My Files / ${tmpPath}`);
  expect(await faults(page, '.jp-Cs3InformationDialog')).toEqual([]);
  expect(await unseen(page, dialog)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.locator(':focus')).toHaveCount(1);
});

test('the sidebar can be used by everybody, by keyboard alone', async ({
  page,
  tmpPath,
  windows
}) => {
  const [accepted, pending] = ['accepted-story.ipynb', 'pending-story.ipynb'];
  for (const name of [accepted, pending]) {
    await makeNotebook(page, tmpPath, name);
    await shareWithMarie(page, name, 'editor');
    await page.keyboard.press('Escape');
  }
  const hers = await openMarie(windows);
  const first = row(hers, PENDING, accepted);
  const second = row(hers, PENDING, pending);
  await expect(second).toBeVisible();
  const title = hers.getByLabel('Pending Section');
  await title.focus();
  await hers.keyboard.press('Enter');
  await expect(second).toBeHidden();
  await hers.keyboard.press('Enter');
  await expect(second).toBeVisible();
  await tabTo(hers, hers.locator(`${PENDING} .jp-Cs3Row[tabindex="0"]`));
  await hers.keyboard.press('End');
  await hers.keyboard.press('Home');
  await tabTo(hers, first.getByRole('button', { name: /^Accept/ }));
  await hers.keyboard.press('Enter');
  await expect(row(hers, SHARES, accepted)).toContainText('Accepted');
  await expect(hers.locator(PENDING).locator(':focus')).toHaveCount(1);

  for (const section of [SHARES, PENDING]) {
    await hers.locator(`${section} .jp-Cs3Row`).first().hover();
    expect(await faults(hers, section)).toEqual([]);
    expect(await unseen(hers, hers.locator(section))).toEqual([]);
  }
  await tabTo(hers, second.getByRole('button', { name: /^Decline/ }));
  await hers.keyboard.press('Enter');
  await expect(second).toContainText('Declined.');
  await expect(
    second.getByRole('button', { name: 'Accept after all' })
  ).toBeFocused();
  expect(await faults(hers, PENDING)).toEqual([]);
});

test('the banner can be used by everybody, by keyboard alone', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openIn(page, his);
  const shown = banner(page);
  await expect(shown).toContainText('Marie Curie');
  expect(await faults(page, '.jp-Cs3LockBanner')).toEqual([]);
  expect(await unseen(page, shown)).toEqual([]);
  await cell(page, 0).click();
  await page.keyboard.press('Escape');
  await tabTo(page, shown.getByRole('button').last(), 'Shift+Tab');
  await page.keyboard.press('Enter');

  await expect(shown).toContainText('You will be told');
  await expect(shown.locator(':focus')).toHaveCount(1);
  expect(await faults(page, '.jp-Cs3LockBanner')).toEqual([]);
});

test('the bar of a copy can be used by everybody', async ({
  page,
  tmpPath
}) => {
  const name = 'everybody-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  await copyListed(page, name);
  expect(await faults(page, '.jp-Cs3CopyBar')).toEqual([]);
  expect(await unseen(page, copyBar(page))).toEqual([]);
});
