import { expect } from '@jupyterlab/galata';
import {
  banner,
  cell,
  editing,
  FREED,
  run,
  share,
  typeInto,
  dirty
} from './locking';
import { endLab, MARIE, notice, save, test } from './support';
import { openIn, startLab } from './windows';

/** What the system would have shown. */
interface ITold {
  readonly told: readonly string[];
}

/** A quarter of half an hour, in steps of fifteen seconds. */
const STEPS = 30;

test.describe('by a clock that runs faster', () => {
  test.use({ shown: { clock: true, kernels: true } });

  test('a notebook that is viewed for half an hour stays quiet', async ({
    page,
    tmpPath,
    windows
  }) => {
    const { his, hers } = await share(page, tmpPath, 'editor');
    const marie = await windows.open(MARIE, hers);
    await expect(editing(marie)).toBeVisible();
    await openIn(page, his);
    await expect(banner(page)).toContainText('Marie Curie has been editing');
    const failed: string[] = [];
    page.on('response', answer => {
      const method = answer.request().method();
      const { pathname } = new URL(answer.url());
      const writes = pathname.startsWith('/api/contents') && method !== 'GET';
      if (answer.status() >= 400 || writes) {
        failed.push(`${answer.status()} ${method} ${pathname}`);
      }
    });

    await page.notebook.runCell(0);
    for (const quarter of [1, 2, 3, 4]) {
      for (let step = 0; step < STEPS; step++) {
        await page.clock.runFor(15000);
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await expect(page.locator('.Toastify__toast')).toHaveCount(0);
      }
      await cell(page, 1).click();
      await page.keyboard.type('mine');
      await typeInto(marie, 2, ` + ${quarter}`);
      await marie.keyboard.press('Control+s');
      await expect(cell(page, 2)).toContainText(` + ${quarter}`, FREED);
    }

    expect(failed).toEqual([]);
    await expect(cell(page, 1)).toHaveText('two = 2');
    await expect(dirty(page)).toHaveCount(0);
  });
});

test('who waits and looks elsewhere is told by the system and in the title', async ({
  page,
  tmpPath,
  windows
}) => {
  // A browser without a screen shows none of the system's: note them down.
  await page.evaluate(() => {
    const told: string[] = [];
    class Recorded {
      static readonly permission = 'granted';
      constructor(message: string, { body }: NotificationOptions) {
        told.push(message, body!);
      }
      close = () => undefined;
    }
    Object.assign(window, { told, Notification: Recorded });
    document.hasFocus = () => false;
  });
  const told = () => page.evaluate(() => (window as unknown as ITold).told);
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openIn(page, his);
  await banner(page)
    .getByRole('button', { name: 'Tell me when it is free' })
    .click();
  await expect(banner(page)).toContainText('You will be told');
  expect(await told()).toEqual([]);

  await marie.goto('about:blank');

  const message = `“${name}” is free.`;
  await expect(notice(page, message)).toBeVisible(FREED);
  await expect.poll(told).toEqual([message, 'Marie Curie has finished.']);
  await expect(page).toHaveTitle(new RegExp(`^“${name}” is free\\.`));
  await page.evaluate(() => {
    window.dispatchEvent(new Event('focus'));
  });
  await expect(page).not.toHaveTitle(/is free/);
});

test('who watches is told anew after their server was restarted', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  await openIn(page, his);
  await expect(editing(page)).toBeVisible();
  const marie = await windows.open(MARIE, hers);
  const says = 'Albert Einstein has been editing this notebook since';
  await expect(banner(marie)).toContainText(says);
  await marie.request.post(`${MARIE}/api/shutdown`);
  await endLab(MARIE);
  await typeInto(page, 0, ' + 1');
  await save(page);
  await startLab(MARIE);

  await expect(cell(marie, 0)).toHaveText('one = 1 + 1', FREED);
  await expect(banner(marie)).toContainText(says);
  await run(page, 'application:close-all');
  await expect(banner(marie)).toContainText('Albert Einstein has finished.');
  await run(marie, 'application:close-all');
  // Who only viewed holds no lock.
  await openIn(page, his);
  await expect(editing(page)).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
});
