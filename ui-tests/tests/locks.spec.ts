import { expect, test } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import {
  EINSTEIN_ELSEWHERE,
  endShares,
  MARIE,
  notebook,
  notice,
  readStored,
  save
} from './support';

// Who waits for a lock of somebody else is told within half a minute.
const FREED = { timeout: 45000 };

// Who lost his lock to himself is told at its next refresh: within 75 seconds.
test.setTimeout(180000);

test.afterEach(endShares);

/** Store a notebook that einstein shares with marie; names are unique among her shares. */
async function share(
  page: IJupyterLabPageFixture,
  folder: string,
  role: 'editor' | 'viewer'
): Promise<{ his: string; hers: string; name: string }> {
  const name = `analysis-${Date.now()}.ipynb`;
  const his = `${folder}/${name}`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', his);
  const { request } = page;
  const origin = new URL(page.url()).origin;
  const found = await request.get(`${origin}/cs3lab/people?q=marie`);
  const [{ kind, id, idp }] = (await found.json()).people;
  const grantee = { kind, id, idp };
  await request.post(`${origin}/cs3lab/shares`, {
    data: { path: his, grantee, role }
  });
  const { received } = await (
    await request.get(`${MARIE}/cs3lab/received`)
  ).json();
  const row = received.find(
    (share: { item: { name: string } }) => share.item.name === name
  );
  const accepted = await request.patch(`${MARIE}/cs3lab/received/${row.id}`, {
    data: { state: 'accepted' }
  });
  const { item } = await accepted.json();
  return { his, hers: item.path, name };
}

/** Open a file in the JupyterLab of somebody else, in a browser of his own. */
async function openElsewhere(
  page: Page,
  lab: string,
  path: string
): Promise<Page> {
  const context = await page.context().browser()!.newContext();
  const other = await context.newPage();
  await other.goto(`${lab}/lab/tree/${path}?reset`);
  await expect(other.locator('.jp-Notebook .jp-CodeCell').first()).toBeVisible({
    timeout: 30000
  });
  return other;
}

async function openHere(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  await page.filebrowser.open(path);
  await expect(cell(page, 0)).toBeVisible();
}

const banner = (page: Page) => page.locator('.jp-Cs3LockBanner:visible');
const editing = (page: Page) =>
  page.locator('#jp-main-statusbar').getByText('editing', { exact: true });
const cell = (page: Page, index: number) =>
  page.locator('.jp-Notebook:visible .jp-CodeCell .cm-content').nth(index);

test('what Marie edits is viewed, follows what she saves, and is edited in place when she has finished', async ({
  page,
  tmpPath
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(editing(marie)).toBeVisible();

  await page.filebrowser.openDirectory(tmpPath);
  await expect(
    page.locator('.jp-DirListing-item .jp-Cs3Padlock')
  ).toHaveAttribute('title', /^Marie Curie is editing since /, FREED);
  await openHere(page, his);
  await expect(banner(page)).toContainText(
    /^MCMarie Curie is editing this notebook since /
  );

  // What is typed, added and deleted does nothing but make the banner speak.
  await cell(page, 1).click();
  await page.keyboard.type('mine');
  await expect(banner(page)).toContainText('View only: make a copy');
  await page.keyboard.press('Escape');
  for (const key of ['b', 'x', 'd', 'd', 'm']) {
    await page.keyboard.press(key);
  }
  await expect(cell(page, 1)).toHaveText('two = 2');
  await expect(page.locator('.jp-Notebook .jp-CodeCell')).toHaveCount(3);
  await expect(page.locator('.jp-mod-current.jp-mod-dirty')).toHaveCount(0);

  // Code runs.
  await page.notebook.runCell(1);
  await expect(
    page.locator('.jp-CodeCell').nth(1).locator('.jp-InputPrompt')
  ).toHaveText('[1]:');

  await banner(page)
    .getByRole('button', { name: 'Tell me when it is free' })
    .click();
  await expect(banner(page)).toContainText('You will be told');
  await cell(marie, 2).click();
  await marie.keyboard.press('End');
  await marie.keyboard.type(' + 3');
  await marie.keyboard.press('Control+s');
  await expect(cell(page, 2)).toHaveText('three = 3 + 3', FREED);

  await marie.goto('about:blank');
  const told = notice(page, `“${name}” is free.`);
  await expect(told).toBeVisible(FREED);
  await expect(banner(page)).toContainText('Marie Curie has finished.');
  await told.getByRole('button', { name: 'Edit' }).click();

  await expect(banner(page)).toHaveCount(0);
  await expect(editing(page)).toBeVisible();
  await cell(page, 1).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' + 2');
  await save(page);
  expect(await readStored(his)).toContain('two = 2 + 2');
  expect(await readStored(his)).toContain('three = 3 + 3');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await marie.context().close();
});

test('one’s own work is continued here, and unsaved work elsewhere is kept as a copy', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', file);
  const elsewhere = await openElsewhere(page, EINSTEIN_ELSEWHERE, file);
  await expect(editing(elsewhere)).toBeVisible();
  await cell(elsewhere, 0).click();
  await elsewhere.keyboard.type('# unsaved\n');

  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(banner(page)).toContainText(
    'You are editing this in another window or session since'
  );
  await banner(page).getByRole('button', { name: 'Continue here' }).click();
  await expect(editing(page)).toBeVisible();

  await expect(banner(elsewhere)).toContainText(
    'Your unsaved changes are kept.',
    { timeout: 90000 }
  );
  await banner(elsewhere)
    .getByRole('button', { name: 'Save them as my copy' })
    .click();
  await expect(
    elsewhere.getByRole('tab', { name: 'analysis (my copy).ipynb' })
  ).toBeVisible();
  expect(await readStored(`${tmpPath}/analysis (my copy).ipynb`)).toContain(
    '# unsaved'
  );
  expect(await readStored(file)).not.toContain('# unsaved');
  await elsewhere.context().close();
});

test('a viewer is told who shared with him, and makes a copy to change it', async ({
  page,
  tmpPath
}) => {
  const { hers, name } = await share(page, tmpPath, 'viewer');
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(banner(marie)).toContainText(
    'Albert Einstein shared this with you to view.'
  );

  await banner(marie).getByRole('button', { name: 'Make a copy' }).click();

  const copy = name.replace('.ipynb', ' (my copy).ipynb');
  await expect(marie.getByRole('tab', { name: copy })).toBeVisible();
  await expect(editing(marie)).toBeVisible();
  expect(await readStored(copy, 'marie')).toContain('one = 1');
  await marie.context().close();
});
