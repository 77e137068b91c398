import { expect } from '@jupyterlab/galata';
import { readFile } from 'fs/promises';
import { banner, editing, listAgain } from './locking';
import { EINSTEIN, MARIE, notebook, readStored, save, test } from './support';

test.use({ shown: { kernels: true } });

test(
  'a notebook is opened, run, saved, and found again after a reload',
  { tag: '@core' },
  async ({ page, tmpPath }) => {
    const file = `${tmpPath}/analysis.ipynb`;
    await page.contents.uploadContent(notebook('6 * 7'), 'text', file);
    await listAgain(page);
    await page.filebrowser.open(file);
    await page.notebook.run();
    expect(await page.notebook.getCellTextOutput(0)).toEqual(['42']);
    await page.notebook.setCell(0, 'code', '6 * 7 + 1');
    await page.notebook.run();
    await save(page);

    // The workspace is stored a moment after it changed.
    const workspace = `${EINSTEIN}/lab/api/workspaces/default`;
    await expect
      .poll(async () => (await page.request.get(workspace)).text())
      .toContain(`notebook:${file}`);
    await page.goto(`${EINSTEIN}/lab`);

    await expect(
      page.getByRole('tabpanel', { name: 'analysis.ipynb' })
    ).toBeVisible();
    await expect
      .poll(() => page.notebook.getCellTextInput(0))
      .toBe('6 * 7 + 1');
    await expect.poll(() => page.notebook.getCellTextOutput(0)).toEqual(['43']);
    expect(await readStored(file)).toContain('6 * 7 + 1');
    await expect(editing(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  }
);

test('a file is uploaded and downloaded as it is', async ({ page }) => {
  const bytes = Buffer.from([0, 255, 1, 254, 10, 13, 10]);
  const chooser = page.waitForEvent('filechooser');
  await page.getByTitle('Upload Files').click();
  await (
    await chooser
  ).setFiles({ name: 'data.bin', mimeType: '', buffer: bytes });
  const row = page.locator('.jp-DirListing-item', { hasText: 'data.bin' });
  await row.click({ button: 'right' });
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download', exact: true }).click();

  expect(await readFile(await (await download).path())).toEqual(bytes);
});

test('a cell reads the data beside its notebook, and what it writes is listed', async ({
  page,
  tmpPath
}) => {
  const code = [
    'total = sum(int(line) for line in open("data.csv"))',
    'print(total, file=open("result.txt", "w"))',
    'total'
  ];
  const file = `${tmpPath}/sum.ipynb`;
  await page.contents.uploadContent(
    '1\n2\n39\n',
    'text',
    `${tmpPath}/data.csv`
  );
  await page.contents.uploadContent(notebook(code.join('\n')), 'text', file);
  await listAgain(page);
  await page.filebrowser.open(file);
  await page.notebook.run();
  expect(await page.notebook.getCellTextOutput(0)).toEqual(['42']);

  await listAgain(page);

  await expect(
    page.locator('.jp-DirListing-item', { hasText: 'result.txt' })
  ).toBeVisible();
  await page.filebrowser.open(`${tmpPath}/result.txt`);
  await expect(page.locator('.jp-FileEditor .cm-content')).toContainText('42');
});

test('each person has a home of their own', async ({
  page,
  tmpPath,
  windows
}) => {
  await page.contents.uploadContent('E = mc²', 'text', `${tmpPath}/energy.txt`);
  const hers = await windows.show(MARIE);
  const status = hers.locator('.jp-Cs3Status');
  await expect(status).toHaveText('Marie Curie');

  const answer = await hers.request.get(`${MARIE}/api/contents/${tmpPath}`);

  expect(answer.status()).toBe(404);
});
