import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { picture } from './copying';
import { banner, dirty, editing, run, typeInto } from './locking';
import {
  contentsRequests,
  notebook,
  notice,
  readStored,
  save,
  startStorage,
  stopStorage,
  test,
  writeStored
} from './support';
import { openIn } from './windows';

async function openNotebook(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<string> {
  const file = `${folder}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('old = 1'), 'text', file);
  await openIn(page, file);
  await page.notebook.setCell(0, 'code', 'mine = 2');
  return file;
}

test('Ctrl-S is one request', async ({ page, tmpPath }) => {
  const file = await openNotebook(page, tmpPath);
  // What opening asks is not counted.
  await page.waitForLoadState('networkidle');
  const requests = contentsRequests(page);

  await save(page);
  await page.waitForLoadState('networkidle');

  // The file browser looks from time to time what its folder holds.
  const looks = `GET /api/contents/${tmpPath}`;
  expect(requests.filter(request => request !== looks)).toEqual([
    `PUT /api/contents/${file}`
  ]);
  expect(await readStored(file)).toContain('mine = 2');
});

test('opening a notebook asks for what it holds, and for no checkpoints', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('mine = 1'), 'text', file);
  await page.waitForLoadState('networkidle');
  const requests = contentsRequests(page);

  await openIn(page, file);
  await expect(page.locator('.jp-Notebook .jp-CodeCell')).toBeVisible();
  await page.waitForLoadState('networkidle');

  expect(requests).toContain(`GET /api/contents/${file}`);
  expect(requests.filter(one => one.endsWith('/checkpoints'))).toEqual([]);
});

test('what somebody else changed in the same place is not saved over; a copy is offered', async ({
  page,
  tmpPath
}) => {
  const file = await openNotebook(page, tmpPath);
  await writeStored(file, notebook('theirs = 3'));
  await page.keyboard.press('Control+s');
  const changed = notice(page, 'was changed in the same places');
  await expect(changed).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await readStored(file)).toContain('theirs = 3');
  await expect.poll(() => page.notebook.getCellTextInput(0)).toBe('mine = 2');

  await changed.getByRole('button', { name: 'Save mine as a copy' }).click();

  const copy = 'analysis (Albert Einstein).ipynb';
  await expect(page.getByRole('tab', { name: copy })).toBeVisible();
  await expect(changed).toHaveCount(0);
  await expect.poll(() => page.notebook.getCellTextInput(0)).toBe('mine = 2');
  expect(await readStored(`${tmpPath}/${copy}`)).toContain('mine = 2');
  await run(page, 'application:close');
  await expect.poll(() => page.notebook.getCellTextInput(0)).toBe('theirs = 3');
});

test('what is stored and cannot be read ends nothing: its last good version is merged into, or it is replaced', async ({
  page,
  tmpPath
}) => {
  const file = await openNotebook(page, tmpPath);
  const torn = notebook('old = 1').slice(0, 50);
  await page.contents.uploadContent(torn, 'text', file);
  await page.keyboard.press('Control+s');
  const unreadable = notice(page, 'cannot be read');
  await expect(unreadable).toContainText('Your work is still here.');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await picture(page, 'unreadable');

  await unreadable
    .getByRole('button', { name: 'Merge into last good version' })
    .click();

  await expect(unreadable).toHaveCount(0);
  await expect(dirty(page)).toHaveCount(0);
  expect(await readStored(file)).toContain('mine = 2');

  await typeInto(page, 0, ' + 2');
  await writeStored(file, torn);
  await page.keyboard.press('Control+s');
  await unreadable
    .getByRole('button', { name: 'Replace it with mine' })
    .click();

  await expect(unreadable).toHaveCount(0);
  await expect(dirty(page)).toHaveCount(0);
  expect(JSON.parse(await readStored(file)).cells[0].source.join('')).toBe(
    'mine = 2 + 2'
  );
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a storage that is away loses nothing, and the work is saved when it is back', async ({
  page,
  tmpPath
}) => {
  const file = await openNotebook(page, tmpPath);
  await expect(editing(page)).toBeVisible();
  const status = page.locator('.jp-Cs3Status[data-reachable]');
  await expect(status).toHaveText('Albert Einstein');
  await stopStorage();
  try {
    await page.keyboard.press('Control+s');
    await expect(status).toHaveText(/^not saved · CS3 not reachable since \d/);
    await expect(notice(page, 'The storage cannot be reached')).toHaveCount(1);
    await typeInto(page, 0, ' + 2');
    await expect(banner(page)).toHaveCount(0);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  } finally {
    await startStorage();
  }

  await expect(status).toHaveText('Albert Einstein', {
    timeout: 30000
  });

  await expect(notice(page, 'is saved.')).toBeVisible();
  await expect(dirty(page)).toHaveCount(0);
  expect(await readStored(file)).toContain('mine = 2 + 2');
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 3');
  await save(page);
  expect(await readStored(file)).toContain('mine = 2 + 2 + 3');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
