import { expect } from '@jupyterlab/galata';
import { readFile } from 'fs/promises';
import { MARIE, notebook, readStored, save, test } from './support';

test('a notebook is opened, run, saved, and found again after a reload', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('6 * 7'), 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await page.filebrowser.open(file);
  await page.notebook.run();
  expect(await page.notebook.getCellTextOutput(0)).toEqual(['42']);
  await page.notebook.setCell(0, 'code', '6 * 7 + 1');
  await page.notebook.run();
  await save(page);

  await page.reload({ waitForIsReady: false });

  await expect(
    page.getByRole('tabpanel', { name: 'analysis.ipynb' })
  ).toBeVisible();
  await expect.poll(() => page.notebook.getCellTextInput(0)).toBe('6 * 7 + 1');
  await expect.poll(() => page.notebook.getCellTextOutput(0)).toEqual(['43']);
  expect(await readStored(file)).toContain('6 * 7 + 1');
});

test('a file is uploaded and downloaded as it is', async ({
  page,
  tmpPath
}) => {
  const bytes = Buffer.from([0, 255, 1, 254, 10, 13, 10]);
  await page.filebrowser.openDirectory(tmpPath);
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
  await page.filebrowser.openDirectory(tmpPath);
  await page.filebrowser.open(file);
  await page.notebook.run();
  expect(await page.notebook.getCellTextOutput(0)).toEqual(['42']);

  await page.filebrowser.refresh();

  await expect(
    page.locator('.jp-DirListing-item', { hasText: 'result.txt' })
  ).toBeVisible();
  await page.filebrowser.open(`${tmpPath}/result.txt`);
  await expect(page.locator('.jp-FileEditor .cm-content')).toContainText('42');
});

test('each person has a home of their own', async ({
  page,
  browser,
  tmpPath
}) => {
  await page.contents.uploadContent('E = mc²', 'text', `${tmpPath}/energy.txt`);
  const hers = await browser.newPage({ baseURL: MARIE });
  await hers.goto('/lab?reset');
  const status = hers.locator('.jp-Cs3Status');
  await expect(status).toHaveText('Marie Curie');

  const answer = await hers.request.get(`${MARIE}/api/contents/${tmpPath}`);

  expect(answer.status()).toBe(404);
  await hers.close();
});
