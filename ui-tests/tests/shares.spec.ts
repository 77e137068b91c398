import { expect } from '@jupyterlab/galata';
import { picture } from './copying';
import { banner, listAgain } from './locking';
import {
  listed,
  makeNotebook,
  openDialog,
  openMarie,
  openShares,
  PENDING,
  refresh,
  row,
  sharedWithHer,
  SHARES,
  shareWithMarie
} from './sharing';
import { notice, readStored, removeStored, save, test, visit } from './support';

test(
  'a notebook is shared, accepted and edited, its access lowered and taken back',
  { tag: '@core' },
  async ({ page, tmpPath, windows }) => {
    const name = 'shared-story.ipynb';
    await makeNotebook(page, tmpPath, name);
    const dialog = await shareWithMarie(page, name, 'editor');
    await dialog.getByRole('button', { name: 'Done' }).click();

    const hers = await openMarie(windows);
    await expect(hers.locator(`.jp-Cs3Badge`)).toHaveText('1');
    await expect(
      hers.locator('.jp-SideBar [data-cs3-pending="1"]')
    ).toBeVisible();
    const pending = row(hers, PENDING, name);
    await expect(pending).toContainText('Albert Einstein');
    await expect(pending).toContainText('Can edit');
    await pending.getByRole('button', { name: /^Accept/ }).click();
    await expect(pending).toHaveCount(0);
    await expect(hers.locator(`.jp-Cs3Badge`)).toHaveCount(0);
    const shared = row(hers, SHARES, name);
    await expect(shared).toContainText('Accepted');
    await shared.getByRole('button', { name: /^Open/ }).click();
    const cell = hers.getByRole('main').locator('.jp-Cell .cm-content');
    await expect(cell).toHaveText('6 * 7');
    await expect(shared).toContainText('Can edit');
    await cell.click();
    await hers.keyboard.press('Control+a');
    await hers.keyboard.type('hers = 1');
    await save(hers);
    expect(await readStored(`${tmpPath}/${name}`)).toContain('hers = 1');

    const again = await openDialog(page, name);
    const change = page.waitForResponse(
      answer => answer.request().method() === 'PATCH'
    );
    await again.getByLabel('What Marie Curie may do').selectOption('viewer');
    expect((await change).ok()).toBe(true);
    await cell.click();
    await hers.keyboard.type('00');
    await hers.keyboard.press('Control+s');
    // The save is refused, or the lock is known to have ended before it is sent.
    await expect(banner(hers)).toContainText(
      'You may no longer change this notebook. Your unsaved changes are kept.'
    );
    await expect(cell).toHaveText('hers = 100');
    expect(await readStored(`${tmpPath}/${name}`)).not.toContain('100');
    await refresh(hers);
    await expect(shared).toContainText('Can view');

    await again
      .getByRole('button', { name: 'Stop sharing with Marie Curie' })
      .click();
    await expect(again).toContainText('Marie Curie has no access any more.');
    await refresh(hers);
    await expect(shared).toContainText(
      'Albert Einstein no longer shares this with you.'
    );
    await shared.getByRole('button', { name: 'Dismiss' }).click();
    await expect(shared).toHaveCount(0);
  }
);

test('a share that comes in while one works is told, and accepted there', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'told-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const hers = await openMarie(windows);
  await expect(hers.locator(PENDING)).toContainText('Nothing waits for you.');
  await shareWithMarie(page, name, 'viewer');
  const toast = hers.locator('.Toastify__toast', { hasText: name });
  await expect(toast).toContainText(
    `Albert Einstein shares “${name}” with you. You can view it.`
  );

  await toast.getByRole('button', { name: 'Accept' }).click();

  await expect(
    hers.locator('.Toastify__toast', { hasText: `“${name}” is ready.` })
  ).toBeVisible();
  await expect(row(hers, PENDING, name)).toHaveCount(0);
  await expect(row(hers, SHARES, name)).toContainText('Accepted');
});

test('many shares that come in at once make one notification', async ({
  page,
  tmpPath,
  windows
}) => {
  const names = Array.from({ length: 20 }, (_, index) => `many-${index}.txt`);
  for (const name of names) {
    await page.contents.uploadContent('x', 'text', `${tmpPath}/${name}`);
  }
  const hers = await openMarie(windows);
  await expect(hers.locator(PENDING)).toContainText('Nothing waits for you.');
  await listAgain(page);
  await listed(page, names[0]).click();
  await page.keyboard.press('Control+a');
  await shareWithMarie(page, names[1], 'viewer');

  await expect(notice(hers, '20 new shares wait for you.')).toBeVisible();
  await expect(notice(hers, /new share|with you/)).toHaveCount(1);
  await notice(hers, '20 new shares')
    .getByRole('button', { name: 'Show' })
    .click();
  await expect(hers.locator('.jp-Cs3Badge')).toHaveText('20');
});

test('a declined share can be accepted after all', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'declined-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  await shareWithMarie(page, name, 'viewer');
  const hers = await openMarie(windows);
  const pending = row(hers, PENDING, name);
  await pending.getByRole('button', { name: /^Decline/ }).click();
  await expect(pending).toContainText('Declined.');

  await pending.getByRole('button', { name: 'Accept after all' }).click();

  await expect(pending).toHaveCount(0);
  await expect(row(hers, SHARES, name)).toContainText('Accepted');
});

test('a link opens for one without an account, with its password, until it is removed', async ({
  page,
  tmpPath
}) => {
  const name = 'link-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const dialog = await openDialog(page, name);
  await dialog.getByRole('button', { name: 'Create a link' }).click();
  await dialog.getByLabel('Password (optional)').fill('Radium-226');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(dialog.locator('.jp-Cs3Links')).toContainText('with password');
  const copy = dialog.getByTitle(/^https:\/\/example\.org\/s\/.+/);
  const address = (await copy.getAttribute('title'))!;
  await copy.click();
  await expect(copy).toHaveText('Copied');
  await expect(
    dialog.getByRole('button', {
      name: 'Password, end and removal of the link'
    })
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  expect((await visit(address, 'Radium-226', name)).text).toContain('6 * 7');
  expect(await visit(address, 'Radium', name)).toEqual({
    refused: 'Unauthenticated'
  });

  await page.getByRole('button', { name: 'by me' }).click();
  const mine = row(page, SHARES, name);
  await expect(mine).toContainText('Anyone with the link · password');
  await mine.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Stop Sharing' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Remove the link' })
    .click();
  await expect(mine).toHaveCount(0);
  expect((await visit(address, 'Radium-226', name)).refused).toBeDefined();
});

test('a link is removed where it was made', async ({ page, tmpPath }) => {
  const name = 'removed-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const dialog = await openDialog(page, name);
  await dialog.getByRole('button', { name: 'Create a link' }).click();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const copy = dialog.getByTitle(/^https:\/\/example\.org\/s\/.+/);
  const address = (await copy.getAttribute('title'))!;
  await dialog
    .getByRole('button', { name: 'Password, end and removal of the link' })
    .click();
  await dialog.getByRole('button', { name: 'Remove the link…' }).click();
  await dialog
    .getByRole('button', { name: 'Remove the link', exact: true })
    .click();

  await expect(copy).toHaveCount(0);
  expect((await visit(address, '', name)).refused).toBeDefined();
});

test('what is shared is left and not deleted, where it is listed and in its tab', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'left-story.ipynb';
  const hers = await sharedWithHer(page, windows, tmpPath, name);
  await row(hers, SHARES, name).dblclick();
  const tab = hers.getByRole('main').getByRole('tab', { name });
  await openShares(hers);
  const menu = hers.locator('.lm-Menu');
  for (const place of [tab, listed(hers, name)]) {
    await place.click({ button: 'right' });
    await expect(menu).toContainText('Leave This Share');
    const deleting = { hasText: /Delete|Trash/, visible: true };
    await expect(menu.locator('.lm-Menu-item').filter(deleting)).toHaveCount(0);
    await hers.keyboard.press('Escape');
  }
  await listed(hers, name).click();
  await hers.keyboard.press('Delete');
  const dialog = hers.getByRole('dialog');
  await expect(dialog).toContainText(`Leave “${name}”?`);
  await expect(dialog).toContainText(
    'Albert Einstein’s file stays where it is.'
  );
  await dialog.getByRole('button', { name: 'Leave' }).click();

  await expect(listed(hers, name)).toHaveCount(0);
  await expect(row(hers, SHARES, name)).toContainText(
    'You have left this share.'
  );
  expect(await readStored(`${tmpPath}/${name}`)).toContain('6 * 7');
});

test('files of one’s own are deleted as ever', async ({ page, tmpPath }) => {
  const name = 'deleted-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  await listed(page, name).click({ button: 'right' });
  await expect(page.locator('.lm-Menu')).toContainText(/Delete|Trash/);
  await expect(page.locator('.lm-Menu')).not.toContainText('Leave');
  await page.keyboard.press('Escape');
  await listed(page, name).click();
  await page.keyboard.press('Delete');

  await expect(page.getByRole('dialog')).toContainText('Are you sure');
  await page.keyboard.press('Escape');
});

test('renaming a share is said to change one’s own name for it only', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'named-story.ipynb';
  const hers = await sharedWithHer(page, windows, tmpPath, name);
  await openShares(hers);
  await row(hers, SHARES, name).click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'Rename…' }).click();
  const dialog = hers.getByRole('dialog');
  await expect(dialog).toContainText(
    'Only your name for it changes; it keeps its name for Albert Einstein.'
  );
  await dialog.getByRole('textbox').fill('hers-story.ipynb');
  await hers.keyboard.press('Enter');

  await expect(notice(hers, 'Only your name for it changed')).toBeVisible();
  await expect(listed(hers, 'hers-story.ipynb')).toBeVisible();
  await expect(row(hers, SHARES, 'hers-story.ipynb')).toBeVisible();
  expect(await readStored(`${tmpPath}/${name}`)).toContain('6 * 7');
});

test('what was declined or hidden is found again', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'found-story.ipynb';
  const hers = await sharedWithHer(page, windows, tmpPath, name);
  await row(hers, SHARES, name).click({ button: 'right' });
  await hers.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(row(hers, SHARES, name)).toContainText('Hidden.');
  await hers.reload();
  const away = hers.getByRole('button', { name: /^Declined and hidden/ });
  await away.click();
  const hidden = row(hers, `${SHARES} .jp-Cs3Folded`, name);
  await hidden.getByRole('button', { name: 'Show' }).click();

  await expect(hidden).toHaveCount(0);
  await expect(row(hers, SHARES, name)).toBeVisible();
});

test('what can only be viewed bears an eye', async ({
  page,
  tmpPath,
  windows
}) => {
  const name = 'viewed-story.ipynb';
  const hers = await sharedWithHer(page, windows, tmpPath, name, 'viewer');
  await openShares(hers);

  await expect(listed(hers, name).locator('.jp-Cs3Mark')).toHaveAttribute(
    'title',
    'Albert Einstein shared this with you to view'
  );
});

test('information tells who has access', async ({ page, tmpPath }) => {
  const name = 'known-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  await shareWithMarie(page, name, 'viewer');
  await page.keyboard.press('Escape');
  await listed(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Information' }).click();

  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`My Files / ${tmpPath}`);
  await expect(dialog).toContainText('Marie Curie (can view)');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('sharing that was ended by mistake is made again', async ({
  page,
  tmpPath
}) => {
  const name = 'undo-story.ipynb';
  await makeNotebook(page, tmpPath, name);
  const dialog = await shareWithMarie(page, name, 'editor');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'by me' }).click();
  const mine = row(page, SHARES, name);
  await mine.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Stop Sharing' }).click();
  await expect(mine).toContainText('No longer shared.');

  // The row does not wait for it; what is shared later than a story ends would outlive its file.
  const again = page.waitForResponse(
    answer =>
      answer.request().method() === 'POST' &&
      answer.url().includes('/cs3lab/shares')
  );
  await mine.getByRole('button', { name: 'Undo' }).click();

  await expect(mine).not.toContainText('No longer shared.');
  await expect(mine).toContainText('Can edit');
  expect((await again).ok()).toBe(true);
});

test('what is shared is dragged to My Files to be copied, folders too', async ({
  page,
  tmpPath,
  windows
}) => {
  const folder = 'dragged-story';
  await page.contents.createDirectory(`${tmpPath}/${folder}`);
  await page.contents.uploadContent(
    'theirs',
    'text',
    `${tmpPath}/${folder}/a.txt`
  );
  await listAgain(page);
  await shareWithMarie(page, folder, 'viewer');
  const hers = await openMarie(windows);
  const pending = row(hers, PENDING, folder);
  await pending.getByRole('button', { name: /^Accept/ }).click();
  await expect(pending).toHaveCount(0);
  await hers.reload();
  const shared = row(hers, SHARES, folder);
  await expect(shared).toBeVisible();

  await shared.dragTo(hers.locator('.jp-DirListing-content'));

  await expect(
    notice(hers, `Copied to My Files as “${folder}”.`)
  ).toBeVisible();
  await expect(
    hers.locator('.jp-DirListing-item', { hasText: folder })
  ).toBeVisible();
  expect(await readStored(`${folder}/a.txt`, 'marie')).toBe('theirs');
  await expect(shared).toBeVisible();
});

test('sharing ends with a deletion, and what was deleted elsewhere is one line', async ({
  page,
  tmpPath,
  windows
}) => {
  const names = ['deleted-story.ipynb', 'lost-story.ipynb'];
  for (const name of names) {
    await makeNotebook(page, tmpPath, name);
    await shareWithMarie(page, name, 'viewer');
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'by me' }).click();
  const [deleted, lost] = names.map(name => row(page, SHARES, name));
  await expect(lost).toBeVisible();

  await listed(page, names[0]).click();
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog');
  await expect(question).toContainText('That ends sharing with Marie Curie');
  await picture(page, 'delete-shared');
  await question.getByRole('button', { name: 'Move to Trash' }).click();
  await expect(deleted).toHaveCount(0);
  await expect(listed(page, names[0])).toHaveCount(0);

  await removeStored(`${tmpPath}/${names[1]}`);
  await refresh(page);
  await expect(lost).toHaveCount(0);
  const line = page.getByRole('button', { name: /of what was deleted$/ });
  await expect(line).toHaveAttribute('aria-expanded', 'false');
  await picture(page, 'shares-folded');

  await line.focus();
  await page.keyboard.press('Enter');
  await expect(lost).toBeVisible();
  await picture(page, 'shares-unfolded');
  await page.keyboard.press('Enter');
  await expect(lost).toHaveCount(0);

  const hers = await openMarie(windows);
  await expect(hers.locator(PENDING)).toContainText('Nothing waits for you');
});

test('sections are as high as they need be, and stay as they are left', async ({
  windows
}) => {
  const hers = await openMarie(windows);
  const heightOf = async (section: string) =>
    (await hers.locator(section).boundingBox())!.height;
  await expect(hers.locator(PENDING)).toContainText('Nothing waits for you.');
  await expect.poll(() => heightOf(PENDING)).toBeLessThan(50);
  const handle = hers
    .locator('.jp-FileBrowser-accordion > .lm-SplitPanel-handle')
    .nth(1);
  const place = (await handle.boundingBox())!;
  await hers.mouse.move(place.x + 20, place.y + place.height / 2);
  await hers.mouse.down();
  await hers.mouse.move(place.x + 20, place.y - 150, { steps: 4 });
  await hers.mouse.up();
  await expect.poll(() => heightOf(PENDING)).toBeGreaterThan(150);
  const kept = hers.waitForResponse(/api\/workspaces/);
  await hers.getByLabel('Shares Section').click();
  await expect(hers.locator(SHARES)).toBeHidden();
  await kept;

  await hers.reload();

  await expect(hers.locator(PENDING)).toContainText('Nothing waits for you.');
  await expect(hers.locator(SHARES)).toBeHidden();
  await expect.poll(() => heightOf(PENDING)).toBeGreaterThan(150);
});
