import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  choose,
  dirty,
  editing,
  FREED,
  openElsewhere,
  prompt,
  share,
  typeInto
} from './locking';
import { EINSTEIN, endShares, MARIE, readStored, save, test } from './support';

test.setTimeout(180000);

test.afterEach(endShares);

/** Run a cell twice, restart the kernel, and run it again: the kernel counts anew. */
async function restart(page: Page): Promise<void> {
  const idle = page.locator('#jp-main-statusbar').getByText(/Idle$/);
  const run = async (count: number) => {
    await expect(idle).toBeVisible(FREED);
    // What is run while a kernel begins to start may be dropped, and never counted.
    await expect(async () => {
      await cell(page, 2).click();
      await page.keyboard.press('Control+Enter');
      await expect(prompt(page, 2)).toHaveText(`[${count}]:`, {
        timeout: 20000
      });
    }).toPass({ timeout: 60000 });
  };
  await run(1);
  await run(2);
  await choose(page, 'Kernel', 'Restart Kernel…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toHaveCount(0);
  await run(1);
}

test('who restarts the kernel of what he edits goes on editing', async ({
  page: other,
  tmpPath
}) => {
  const { his, hers } = await share(other, tmpPath, 'editor');
  // As people open it: galata stands between a page of its own and its kernels.
  const page = await openElsewhere(other, EINSTEIN, his);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 1');
  const marie = await openElsewhere(other, MARIE, hers);
  await expect(banner(marie)).toContainText('Albert Einstein is editing');

  await restart(page);

  await expect(editing(page)).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  await expect(cell(page, 0)).toHaveText('one = 1 + 1');
  await typeInto(page, 1, ' + 2');
  await save(page);
  const stored = await readStored(his);
  expect(stored).toContain('one = 1 + 1');
  expect(stored).toContain('two = 2 + 2');
  await expect(cell(marie, 1)).toHaveText('two = 2 + 2', FREED);
  await expect(banner(marie)).toContainText('Albert Einstein is editing');
  await page.context().close();
  await marie.context().close();
});

test('who restarts the kernel of what he views goes on viewing', async ({
  page: other,
  tmpPath
}) => {
  const { his, hers } = await share(other, tmpPath, 'editor');
  const marie = await openElsewhere(other, MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  // As people open it: galata stands between a page of its own and its kernels.
  const page = await openElsewhere(other, EINSTEIN, his);
  await expect(banner(page)).toContainText('Marie Curie is editing');

  await restart(page);

  await expect(dirty(page)).toHaveCount(0);
  await cell(page, 1).click();
  await page.keyboard.type('mine');
  await expect(banner(page)).toContainText('View only: make a copy');
  await expect(cell(page, 1)).toHaveText('two = 2');
  await expect(banner(page)).toContainText('Marie Curie is editing');
  await expect(dirty(page)).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.context().close();
  await marie.context().close();
});
