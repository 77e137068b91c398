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
import {
  EINSTEIN_ELSEWHERE,
  endShares,
  MARIE,
  notebook,
  notice,
  readStored,
  save,
  test
} from './support';

test.setTimeout(180000);

test.afterEach(endShares);

test('what Marie edits is viewed, follows what she saves, and is edited in place when she has finished', async ({
  page,
  tmpPath
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(editing(marie)).toBeVisible();

  await page.filebrowser.openDirectory(tmpPath);
  await expect(page.locator('.jp-DirListing-item .jp-Cs3Mark')).toHaveAttribute(
    'title',
    /^Marie Curie is editing since /,
    FREED
  );
  await openHere(page, his);
  // Seen before he can begin to type.
  await expect(banner(page)).toContainText(
    /^MCMarie Curie is editing this notebook since /,
    { timeout: 2000 }
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
  await expect(dirty(page)).toHaveCount(0);

  // Code runs.
  await page.notebook.runCell(1);
  await expect(
    page.locator('.jp-CodeCell').nth(1).locator('.jp-InputPrompt')
  ).toHaveText('[1]:');

  await banner(page)
    .getByRole('button', { name: 'Tell me when it is free' })
    .click();
  await expect(banner(page)).toContainText('You will be told');
  await typeInto(marie, 2, ' + 3');
  await marie.keyboard.press('Control+s');
  await expect(cell(page, 2)).toHaveText('three = 3 + 3', FREED);

  await marie.goto('about:blank');
  const told = notice(page, `“${name}” is free.`);
  await expect(told).toBeVisible(FREED);
  await expect(banner(page)).toContainText('Marie Curie has finished.');
  await told.getByRole('button', { name: 'Edit' }).click();

  await expect(banner(page)).toHaveCount(0);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 1, ' + 2');
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
    FREED
  );
  await banner(elsewhere)
    .getByRole('button', { name: 'Save them as my copy' })
    .click();
  await expect(
    elsewhere.getByRole('tab', { name: 'analysis (Albert Einstein).ipynb' })
  ).toBeVisible();
  expect(
    await readStored(`${tmpPath}/analysis (Albert Einstein).ipynb`)
  ).toContain('# unsaved');
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

  const copy = name.replace('.ipynb', ' (Marie Curie).ipynb');
  await expect(marie.getByRole('tab', { name: copy })).toBeVisible();
  await expect(editing(marie)).toBeVisible();
  expect(await readStored(copy, 'marie')).toContain('one = 1');
  await marie.context().close();
});
