import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { typeInto } from './locking';
import { EINSTEIN, notebook, notice, readStored, save, test } from './support';
import { openIn } from './windows';

/** How much work on a file the browser keeps; it may keep that of other stories, too. */
function keptIn(page: Page, file: string): Promise<number> {
  return page.evaluate(
    path =>
      new Promise<number>(resolve => {
        const opened = indexedDB.open('cs3lab-buffer');
        opened.onsuccess = () => {
          const database = opened.result;
          const works = database.transaction('works').objectStore('works');
          works.getAll().onsuccess = event => {
            database.close();
            const all = (event.target as IDBRequest<{ path: string }[]>).result;
            resolve(all.filter(work => work.path === path).length);
          };
        };
      }),
    file
  );
}

test('what was typed survives a crash of the page, and is merged in when asked', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('old = 1'), 'text', file);
  await openIn(page, file);
  await typeInto(page, 0, ' + mine');
  await expect.poll(() => keptIn(page, file)).toBe(1);
  const again = await page.context().newPage();
  await page.goto('chrome://crash').catch(() => undefined);

  await again.goto(`${EINSTEIN}/lab/tree/${file}?reset`);
  const found = notice(again, 'Work of yours on “analysis.ipynb”');
  await expect(found).toBeVisible({ timeout: 60000 });
  expect(await readStored(file)).not.toContain('mine');
  await found.getByRole('button', { name: 'Merge it in' }).click();

  await expect(notice(again, 'is in “analysis.ipynb” now')).toBeVisible();
  expect(await readStored(file)).toContain('old = 1 + mine');
  await expect(again.locator('.jp-CodeCell').first()).toContainText('+ mine');
  expect(await keptIn(again, file)).toBe(0);
});

test('what stands before Jupyter is named, and the work is sent again', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('old = 1'), 'text', file);
  await openIn(page, file);
  await typeInto(page, 0, ' + mine');
  const large = { status: 413, contentType: 'text/html', body: '<h1>413</h1>' };
  let answer: object = large;
  await page.route(
    address => address.pathname.endsWith(file),
    route =>
      route.request().method() === 'PUT' && answer
        ? route.fulfill(answer)
        : route.fallback()
  );
  await page.keyboard.press('Control+s');
  await expect(notice(page, 'refuses files this large')).toBeVisible();

  const headers = { Location: 'https://example.org/sign-in' };
  answer = { status: 302, headers };
  await page.keyboard.press('Control+s');
  await expect(notice(page, 'You are signed out')).toBeVisible();
  await expect(notice(page, 'refuses files this large')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.unrouteAll();
  await expect(notice(page, 'is saved.')).toBeVisible();
  expect(await readStored(file)).toContain('old = 1 + mine');
  await typeInto(page, 0, ' + more');
  await save(page);
  expect(await readStored(file)).toContain('+ mine + more');
});
