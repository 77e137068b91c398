import { expect, test } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  editing,
  FREED,
  openElsewhere,
  openHere,
  share,
  typeInto
} from './locking';
import {
  contentsRequests,
  endShares,
  MARIE,
  notebook,
  notice,
  readStored,
  writeStored
} from './support';

test.setTimeout(120000);

test.afterEach(endShares);

const SHOTS = process.env.CS3LAB_SHOTS;

/** Take a picture in both themes, where somebody wants to look at them. */
async function picture(page: Page, name: string): Promise<void> {
  if (!SHOTS) {
    return;
  }
  for (const theme of ['Dark', 'Light']) {
    await page.evaluate(async name => {
      await (window as any).jupyterapp.commands.execute(
        'apputils:change-theme',
        { theme: `JupyterLab ${name}` }
      );
    }, theme);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${SHOTS}/${name}-${theme}.png` });
  }
}

const copyBar = (page: Page) => page.locator('.jp-Cs3CopyBar:visible');

/** Make a copy of what is viewed only, and wait until it is edited in its place. */
async function makeCopy(page: Page, name: string): Promise<string> {
  await banner(page).getByRole('button', { name: 'Make a copy' }).click();
  const copy = name.replace('.ipynb', ' (Albert Einstein).ipynb');
  await expect(page.getByRole('tab', { name: copy })).toBeVisible();
  await expect(page.getByRole('tab', { name, exact: true })).toHaveCount(0);
  await expect(editing(page)).toBeVisible();
  return copy;
}

async function mergeBack(page: Page): Promise<void> {
  await copyBar(page)
    .getByRole('button', { name: 'Merge back' })
    .click({ timeout: 60000 });
}

test('who views what Marie edits works on a copy, and merges it when she has finished', async ({
  page,
  tmpPath
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, his);
  await expect(banner(page)).toContainText('Marie Curie is editing');

  const copy = await makeCopy(page, name);
  await expect(copyBar(page)).toContainText(`Copy of your “${name}”.`);
  await expect(copyBar(page)).toContainText('Marie Curie is editing');
  await picture(page, 'copy-locked');
  await typeInto(page, 0, ' + 1');
  await typeInto(marie, 2, ' + 3');
  await marie.keyboard.press('Control+s');
  await expect
    .poll(async () => readStored(his), FREED)
    .toContain('three = 3 + 3');
  await marie.goto('about:blank');
  await marie.context().close();

  await copyBar(page).getByRole('button', { name: 'Tell me when' }).click();
  await expect(copyBar(page)).toContainText('You will be told', FREED);
  const free = notice(page, `“${name}” is free.`);
  await expect(free).toBeVisible({ timeout: 100000 });
  await expect(copyBar(page)).toContainText('The original changed once since.');
  await picture(page, 'copy-changed');
  await free.getByRole('button', { name: 'Merge back' }).click();

  const merged = notice(page, `Merged into “${name}”`);
  await expect(merged).toContainText('1 cell from you, 1 from Marie Curie.');
  await picture(page, 'copy-merged');
  const stored = await readStored(his);
  expect(stored).toContain('one = 1 + 1');
  expect(stored).toContain('three = 3 + 3');
  expect(stored).not.toContain('cs3lab');
  await expect(copyBar(page)).toContainText('has not changed since');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await readStored(`${tmpPath}/${copy}`)).toContain('one = 1 + 1');

  await merged.getByRole('button', { name: 'Undo' }).click();
  await expect(notice(page, 'is again as it was')).toBeVisible();
  expect(await readStored(his)).not.toContain('one = 1 + 1');
});

test('what somebody else stored meanwhile is merged when one saves', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 1');
  await writeStored(file, text.replace('three = 3', 'three = 30'));
  const requests = contentsRequests(page);

  await page.keyboard.press('Control+s');
  await page.keyboard.type(' + 10');

  await expect(cell(page, 2)).toHaveText('three = 30');
  await expect(cell(page, 0)).toHaveText('one = 1 + 1 + 10');
  await expect(notice(page, 'changed “analysis.ipynb”')).toBeVisible();
  await picture(page, 'save-merged');
  await page.keyboard.press('Control+s');
  await expect(page.locator('.jp-mod-current.jp-mod-dirty')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const stored = await readStored(file);
  expect(stored).toContain('one = 1 + 1 + 10');
  expect(stored).toContain('three = 30');
  expect(requests.filter(request => request.startsWith('PUT'))).toHaveLength(2);
});

test('what conflicts with what somebody else stored is decided in a tab', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  const text = notebook('one = 1', 'two = 2');
  await page.contents.uploadContent(text, 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 1');
  await writeStored(file, text.replace('one = 1', 'one = 100'));

  await page.keyboard.press('Control+s');

  const conflict = notice(page, 'in the same places as here');
  await expect(conflict).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(cell(page, 0)).toHaveText('one = 1 + 1');
  await picture(page, 'save-conflict');
  await page.keyboard.press('Control+s');
  await expect(conflict).toHaveCount(1);
});

test('a notebook nobody changed here follows what is stored, and keeps the place', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/long.ipynb`;
  const sources = Array.from({ length: 60 }, (_, i) => `x${i} = ${i}`);
  await page.contents.uploadContent(notebook(...sources), 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(editing(page)).toBeVisible();
  await page.waitForLoadState('networkidle');
  const shown = page.locator('.jp-Cell', { hasText: 'x40 = 40' });
  await page.evaluate(async () => {
    const { content } = (window as any).jupyterapp.shell.currentWidget;
    content.activeCellIndex = 40;
    await content.scrollToItem(40, 'start');
  });
  await expect(shown).toBeVisible();
  const { y } = (await shown.boundingBox())!;

  sources[3] = 'theirs = 3';
  sources[42] = 'theirs = 42';
  await writeStored(file, notebook(...sources));

  await expect(
    page.locator('.jp-Cell', { hasText: 'theirs = 42' })
  ).toBeVisible({ timeout: 30000 });
  expect(Math.abs((await shown.boundingBox())!.y - y)).toBeLessThan(3);
  expect(
    await page.evaluate(
      () =>
        (window as any).jupyterapp.shell.currentWidget.content.activeCellIndex
    )
  ).toBe(40);
  await expect(page.locator('.jp-mod-current.jp-mod-dirty')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
