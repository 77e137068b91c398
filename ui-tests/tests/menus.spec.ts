import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { copyBar, copyListed, picture } from './copying';
import { listAgain } from './locking';
import { notebook, notice, test } from './support';
import { openIn } from './windows';

/** The entries of the menu that is open, by their names: whether they can be chosen. */
async function entries(page: Page): Promise<Map<string, boolean>> {
  const items = page.locator('.lm-Menu').last().locator('.lm-Menu-item');
  await expect(items.first()).toBeAttached();
  const found = await items.evaluateAll(all =>
    all
      .filter(
        item =>
          item.getAttribute('data-type') === 'command' &&
          !item.classList.contains('lm-mod-hidden')
      )
      .map(item => ({
        name: item.querySelector('.lm-Menu-itemLabel')?.textContent ?? '',
        enabled: !item.classList.contains('lm-mod-disabled')
      }))
  );
  return new Map(found.map(({ name, enabled }) => [name, enabled]));
}

const OURS = [
  'Share…',
  'Make a Copy to Work On',
  'Merge Back',
  'Compare with What Is Stored',
  'Compare with…'
];

/** Which of the entries of ours in the File menu can be chosen; all must be there. */
async function offered(page: IJupyterLabPageFixture): Promise<string[]> {
  await page.menu.openLocator('File');
  const found = await entries(page);
  expect([...found.keys()]).toEqual(expect.arrayContaining(OURS));
  return OURS.filter(name => found.get(name));
}

test('the File menu offers what fits the document in front', async ({
  page,
  tmpPath
}) => {
  const name = 'menu.ipynb';
  await page.contents.uploadContent(
    notebook('6 * 7'),
    'text',
    `${tmpPath}/${name}`
  );
  await listAgain(page);
  expect(await offered(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await openIn(page, `${tmpPath}/${name}`);
  await expect
    .poll(() =>
      page.evaluate(() =>
        window.jupyterapp.commands.isEnabled('cs3lab:compare-with-storage')
      )
    )
    .toBe(true);
  expect(await offered(page)).toEqual(OURS.filter(it => it !== 'Merge Back'));
  await picture(page, 'file-menu');
  await page.keyboard.press('Escape');

  await copyListed(page, name);
  await expect(
    copyBar(page).getByRole('button', { name: 'Merge back' })
  ).toBeVisible();
  expect(await offered(page)).toEqual(OURS);
  await page.getByRole('menuitem', { name: 'Merge Back' }).click();
  await expect(notice(page, `Merged into “${name}”.`)).toBeVisible();
});

test('the palette has all of ours in one place', async ({ page, tmpPath }) => {
  const file = `${tmpPath}/palette.ipynb`;
  await page.contents.uploadContent(notebook('6 * 7'), 'text', file);
  await openIn(page, file);
  await page.keyboard.press('Control+Shift+c');
  const palette = page.locator('.lm-CommandPalette');
  const ours = palette.locator('[data-command^="cs3lab:"]:visible');
  await expect(palette.getByText('About JupyterLab')).toBeVisible();
  await palette.getByPlaceholder('Search').fill('CS3');

  await expect(palette.getByText('About JupyterLab')).toHaveCount(0);
  await expect(ours.filter({ hasText: 'Share…' })).toBeVisible();
  await picture(page, 'palette');
  const inOnePlace = await ours.count();
  await palette.getByPlaceholder('Search').fill('');
  await expect(palette.getByText('About JupyterLab')).toBeVisible();
  await expect(ours).toHaveCount(inOnePlace);
});

test('links that open for nobody else are not offered', async ({
  page,
  tmpPath
}) => {
  await page.contents.uploadContent('text', 'text', `${tmpPath}/a.txt`);
  await listAgain(page);
  await page
    .locator('.jp-DirListing-item', { hasText: 'a.txt' })
    .click({ button: 'right' });
  const found = [...(await entries(page)).keys()];
  expect(found).toContain('Share…');
  expect(found).toContain('Copy Path');
  expect(found.filter(name => name.includes('Link'))).toEqual([]);
  await picture(page, 'context-menu');
});

test('what to compare with is found in any folder, by keyboard', async ({
  page,
  tmpPath
}) => {
  for (const [path, text] of [
    ['one.txt', 'first\nsecond\n'],
    ['picture.png', ''],
    ['book.ipynb', notebook('1')],
    ['runs/june/two.txt', 'first\nother\n']
  ]) {
    const file = `${tmpPath}/${path}`;
    await page.contents.createDirectory(file.slice(0, file.lastIndexOf('/')));
    await page.contents.uploadContent(text, 'text', file);
  }
  await listAgain(page);
  await page
    .locator('#filebrowser .jp-DirListing-item', { hasText: 'one.txt' })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Compare with…' }).click();
  const dialog = page.getByRole('dialog');
  const row = (name: string) =>
    dialog.locator('.jp-DirListing-item', { hasText: name });
  const reached = (name: string) =>
    dialog.locator('.jp-DirListing-item.jp-mod-selected:has(:focus)', {
      hasText: name
    });
  await expect(dialog).toContainText('Compare “one.txt” with');
  // Neither itself nor what cannot be compared with it.
  await expect(dialog.locator('.jp-DirListing-item')).toHaveText([/^runs/]);
  await expect(reached('runs')).toBeVisible();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect(reached('june')).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(reached('runs')).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(row('Shares')).toBeVisible();
  await picture(page, 'compare-dialog');
  await row(tmpPath).dblclick();
  await expect(reached('runs')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(reached('june')).toBeVisible();
  // The button does not take a folder for an answer.
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await expect(reached('two.txt')).toBeVisible();
  await page.keyboard.press('Enter');

  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.jp-Cs3Compare-columns')).toContainText('two.txt');
  await expect(page.locator('.cm-diff-right-editor')).toContainText('second');
});

test('a fresh page logs no warning and no error of ours', async ({ page }) => {
  const logged: string[] = [];
  page.on('console', message => {
    if (['warning', 'error'].includes(message.type())) {
      logged.push(message.text());
    }
  });
  page.on('pageerror', error => logged.push(String(error)));
  await page.reload({ waitForIsReady: false });
  await page.evaluate(() => window.jupyterapp.restored);
  await expect(page.locator('#cs3lab-shares')).toBeVisible();
  await expect(
    page.locator('#filebrowser .jp-DirListing-item')
  ).not.toHaveCount(0);

  expect(logged).toEqual([]);
});
