import { expect } from '@jupyterlab/galata';
import {
  banner,
  cell,
  editing,
  FREED,
  openElsewhere,
  openHere,
  share,
  typeInto,
  dirty
} from './locking';
import { endShares, MARIE, notice, test } from './support';

/** What the system would have shown. */
interface ITold {
  readonly told: readonly string[];
}

test.setTimeout(180000);

test.afterEach(endShares);

test.describe('by a clock that runs faster', () => {
  test.use({ autoGoto: false });

  test('a notebook that is viewed for half an hour stays quiet', async ({
    page,
    tmpPath
  }) => {
    await page.clock.install();
    await page.goto();
    const { his, hers } = await share(page, tmpPath, 'editor');
    const marie = await openElsewhere(page, MARIE, hers);
    await expect(editing(marie)).toBeVisible();
    await page.filebrowser.openDirectory(tmpPath);
    await openHere(page, his);
    await expect(banner(page)).toContainText('Marie Curie is editing');
    const failed: string[] = [];
    const beats: number[] = [];
    page.on('response', answer => {
      const method = answer.request().method();
      const { pathname } = new URL(answer.url());
      const writes = pathname.startsWith('/api/contents') && method !== 'GET';
      if (answer.status() >= 400 || writes) {
        failed.push(`${answer.status()} ${method} ${pathname}`);
      }
      if (pathname === '/cs3lab/locks' && method === 'PUT') {
        beats.push(answer.status());
      }
    });

    await page.notebook.runCell(0);
    for (let minute = 0; minute < 30; minute++) {
      for (let part = 0; part < 4; part++) {
        await page.clock.runFor(15000);
      }
      if (minute % 10 === 5) {
        await cell(page, 1).click();
        await page.keyboard.type('mine');
        await typeInto(marie, 2, ` + ${minute}`);
        await marie.keyboard.press('Control+s');
        await expect(cell(page, 2)).toContainText(` + ${minute}`, FREED);
      }
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page.locator('.Toastify__toast')).toHaveCount(0);
    }

    expect(failed).toEqual([]);
    expect(beats.length).toBeGreaterThan(20);
    await expect(cell(page, 1)).toHaveText('two = 2');
    await expect(dirty(page)).toHaveCount(0);
    await marie.context().close();
  });
});

test.describe('while he looks elsewhere', () => {
  for (const permission of ['granted', 'denied'] as const) {
    test(`who waits is told when notifications are ${permission}`, async ({
      page,
      tmpPath
    }) => {
      // A browser without a screen shows none of the system's: note them down.
      await page.evaluate(allowed => {
        const told: string[] = [];
        class Recorded {
          static permission = allowed ? 'granted' : 'default';
          static requestPermission = async () => {
            told.push('asked');
            Recorded.permission = 'denied';
          };
          constructor(message: string, { body }: NotificationOptions) {
            told.push(message, body!);
          }
          close = () => undefined;
        }
        Object.assign(window, { told, Notification: Recorded });
        document.hasFocus = () => false;
      }, permission === 'granted');
      const told = () => page.evaluate(() => (window as unknown as ITold).told);
      const { his, hers, name } = await share(page, tmpPath, 'editor');
      const marie = await openElsewhere(page, MARIE, hers);
      await expect(editing(marie)).toBeVisible();
      await page.filebrowser.openDirectory(tmpPath);
      await openHere(page, his);
      expect(await told()).toEqual([]);
      await banner(page)
        .getByRole('button', { name: 'Tell me when it is free' })
        .click();
      await expect(banner(page)).toContainText('You will be told');

      await marie.goto('about:blank');
      const message = `“${name}” is free.`;
      await expect(notice(page, message)).toBeVisible(FREED);
      await expect
        .poll(told)
        .toEqual(
          permission === 'granted'
            ? [message, 'Marie Curie has finished.']
            : ['asked']
        );
      await expect(page).toHaveTitle(new RegExp(`^“${name}” is free\\.`));
      await page.evaluate(() => {
        window.dispatchEvent(new Event('focus'));
      });
      await expect(page).not.toHaveTitle(/is free/);
      await marie.context().close();
    });
  }
});
