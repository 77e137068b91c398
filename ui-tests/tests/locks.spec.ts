import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  editing,
  FREED,
  share,
  typeInto,
  dirty,
  listAgain
} from './locking';
import {
  EINSTEIN_ELSEWHERE,
  MARIE,
  notebook,
  notice,
  readStored,
  save,
  sleepLab,
  test,
  wakeLab
} from './support';
import { openIn } from './windows';

test.use({ shown: { kernels: true } });

test(
  'what Marie edits is viewed, follows what she saves, and is edited in place when she has finished',
  { tag: '@core' },
  async ({ page, tmpPath, windows }) => {
    const { his, hers, name } = await share(page, tmpPath, 'editor');
    const marie = await windows.open(MARIE, hers);
    await expect(editing(marie)).toBeVisible();

    await listAgain(page);
    await expect(
      page.locator('.jp-DirListing-item .jp-Cs3Mark')
    ).toHaveAttribute('title', /^Marie Curie has been editing since /, FREED);
    await openIn(page, his);
    // Seen before he can begin to type.
    await expect(banner(page)).toContainText(
      /^MCMarie Curie has been editing this notebook since /,
      { timeout: 2000 }
    );

    // What is typed, added and deleted does nothing but make the banner speak.
    await cell(page, 1).click();
    await page.keyboard.type('mine');
    const why = 'View only while Marie Curie is editing: make a copy';
    await expect(banner(page)).toContainText(why);
    await expect(banner(page)).not.toContainText(why);
    // Nor is it saved, and JupyterLab has nothing to add.
    await page.keyboard.press('Control+s');
    await expect(banner(page)).toContainText(why);
    await expect(page.locator('.Toastify__toast')).toHaveCount(0);
    await cell(page, 1).click();
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
  }
);

test('one’s own work is continued elsewhere, and what was not saved is kept as a copy or dropped as told', async ({
  page,
  tmpPath,
  windows
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', file);
  await openIn(page, file);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' # unsaved');
  const elsewhere = await windows.open(EINSTEIN_ELSEWHERE, file);
  await expect(banner(elsewhere)).toContainText(
    'You have been editing this in another window or session since'
  );
  const take = (tab: Page) =>
    banner(tab).getByRole('button', { name: 'Continue here' }).click();
  await take(elsewhere);
  await expect(editing(elsewhere)).toBeVisible();

  const kept = 'Your unsaved changes are kept.';
  await expect(banner(page)).toContainText(kept, FREED);
  await expect(cell(page, 0)).toHaveText('one = 1 # unsaved');
  await banner(page)
    .getByRole('button', { name: 'Save them as my copy' })
    .click();
  const copy = 'analysis (Albert Einstein).ipynb';
  await expect(page.getByRole('tab', { name: copy })).toBeVisible();
  expect(await readStored(`${tmpPath}/${copy}`)).toContain('# unsaved');
  expect(await readStored(file)).not.toContain('# unsaved');

  await typeInto(elsewhere, 0, ' # neither');
  await page.getByRole('tab', { name: 'analysis.ipynb', exact: true }).click();
  await take(page);
  await expect(editing(page)).toBeVisible();
  await expect(banner(elsewhere)).toContainText(kept, FREED);
  await expect(cell(elsewhere, 0)).toHaveText('one = 1 # neither');
  await banner(elsewhere).getByRole('button', { name: 'Discard' }).click();
  await expect(cell(elsewhere, 0)).toHaveText('one = 1');
  await expect(
    banner(elsewhere).getByRole('button', { name: 'Continue here' })
  ).toBeVisible();
});

test('what was not saved when the lock was lost is merged in when the file is free', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const elsewhere = await windows.open(EINSTEIN_ELSEWHERE, his);
  await expect(editing(elsewhere)).toBeVisible();
  await typeInto(elsewhere, 0, ' # not saved');
  await sleepLab(EINSTEIN_ELSEWHERE);
  try {
    const marie = await windows.open(MARIE, hers);
    await expect(banner(marie)).toContainText('has finished', FREED);
    await banner(marie).getByRole('button', { name: 'Edit now' }).click();
    await expect(editing(marie)).toBeVisible();
    await typeInto(marie, 1, ' # hers');
    await save(marie);
  } finally {
    await wakeLab(EINSTEIN_ELSEWHERE);
  }
  await expect(banner(elsewhere)).toContainText('Marie Curie edits now', FREED);
  // With nothing open.
  await windows.show(MARIE);

  await expect(banner(elsewhere)).toContainText(
    'Marie Curie has finished. Your unsaved changes are kept.',
    FREED
  );
  await banner(elsewhere)
    .getByRole('button', { name: 'Merge my changes in' })
    .click();

  await expect(cell(elsewhere, 1)).toHaveText('two = 2 # hers');
  await expect(cell(elsewhere, 0)).toHaveText('one = 1 # not saved');
  await expect(editing(elsewhere)).toBeVisible();
  await expect(dirty(elsewhere)).toHaveCount(0);
  await expect.poll(() => readStored(his)).toContain('one = 1 # not saved');
  expect(await readStored(his)).toContain('two = 2 # hers');
  await expect(elsewhere.getByRole('dialog')).toHaveCount(0);
});
