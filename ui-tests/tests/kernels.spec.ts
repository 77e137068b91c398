import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { makeCopy } from './copying';
import {
  banner,
  cell,
  choose,
  dirty,
  editing,
  FREED,
  prompt,
  share,
  typeInto
} from './locking';
import { MARIE, readStored, save, test } from './support';
import { openIn } from './windows';

test.use({ shown: { kernels: true } });

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

test('a copy in place of what was viewed goes on with its kernel', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openIn(page, his);
  await expect(banner(page)).toContainText('Marie Curie has been editing');
  const kernels = () =>
    page.evaluate(async () => {
      const { sessions } = window.jupyterapp.serviceManager;
      await sessions.refreshRunning();
      return [...sessions.running()].map(({ path, kernel }) => [
        path.split('/').pop(),
        kernel?.id
      ]);
    });
  await expect.poll(kernels, FREED).toHaveLength(1);
  const [[viewed, kernel]] = await kernels();
  expect(viewed).toBe(name);

  const copy = await makeCopy(page, name);

  await expect.poll(kernels, FREED).toEqual([[copy, kernel]]);
});

test('who restarts the kernel of what they edit or view goes on so', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  await openIn(page, his);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 1');
  const marie = await windows.open(MARIE, hers, { kernels: true });
  await expect(banner(marie)).toContainText('Albert Einstein has been editing');

  await Promise.all([restart(page), restart(marie)]);

  await expect(editing(page)).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  await expect(cell(page, 0)).toHaveText('one = 1 + 1');
  await expect(dirty(marie)).toHaveCount(0);
  await cell(marie, 1).click();
  await marie.keyboard.type('mine');
  await expect(banner(marie)).toContainText(
    'View only while Albert Einstein is editing: make a copy'
  );
  await expect(cell(marie, 1)).toHaveText('two = 2');
  await expect(dirty(marie)).toHaveCount(0);
  await typeInto(page, 1, ' + 2');
  await save(page);
  const stored = await readStored(his);
  expect(stored).toContain('one = 1 + 1');
  expect(stored).toContain('two = 2 + 2');
  await expect(cell(marie, 1)).toHaveText('two = 2 + 2', FREED);
  await expect(banner(marie)).toContainText('Albert Einstein has been editing');
  await expect(marie.getByRole('dialog')).toHaveCount(0);
});
