import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { copyBar, copyListed, makeCopy, mergeBack, picture } from './copying';
import { banner, cell, shareBetween, typeInto, listAgain } from './locking';
import {
  EINSTEIN,
  MARIE,
  notebook,
  notice,
  readStored,
  save,
  test
} from './support';
import { openIn } from './windows';

const TEXT = notebook('one = 1', 'two = 2', 'three = 3');

const einsteins = { name: 'einstein', lab: EINSTEIN };
const maries = { name: 'marie', lab: MARIE };

/** What Marie lets Einstein only view, as he changed it in his copy. */
async function changedCopy(
  page: IJupyterLabPageFixture,
  name: string
): Promise<string> {
  await page.request.put(`${MARIE}/api/contents/${name}`, {
    data: { type: 'file', format: 'text', content: TEXT }
  });
  const his = await shareBetween(page, maries, einsteins, name, 'viewer');
  await openIn(page, his);
  await expect(banner(page)).toContainText(
    'Marie Curie shared this with you to view'
  );
  const copy = await makeCopy(page, name);
  await expect(copyBar(page)).toContainText('You may not change the original.');
  await typeInto(page, 0, ' + 1');
  await save(page);
  return copy;
}

/** Ask Marie to merge it. */
async function ask(page: Page, words: string): Promise<void> {
  await copyBar(page)
    .getByRole('button', { name: 'Ask Marie Curie to merge' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What you say to Marie Curie (optional)').fill(words);
  await picture(page, 'ask-words');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(copyBar(page)).toContainText(
    'You asked Marie Curie to merge it.'
  );
}

/** Her row of his proposal. */
const pendingIn = (page: Page, copy: string) =>
  page.locator('#cs3lab-pending .jp-Cs3Row', { hasText: copy });

/** Make a notebook and a copy of it, which is open. */
async function copied(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<{ name: string; copy: string }> {
  const name = 'analysis.ipynb';
  await page.contents.uploadContent(TEXT, 'text', `${folder}/${name}`);
  await listAgain(page);
  return { name, copy: await copyListed(page, name) };
}

test(
  'whom the owner lets only view asks her to merge his copy, and she does',
  { tag: '@core' },
  async ({ page, windows }) => {
    const name = `results-${Date.now()}.ipynb`;
    const copy = await changedCopy(page, name);
    await expect(notice(page, 'is in your home')).toBeVisible();
    expect(await readStored(copy)).toContain('one = 1 + 1');
    await picture(page, 'ask');
    await ask(page, 'One more, as we said.');
    await picture(page, 'asked');

    const marie = await windows.open(MARIE, name);
    const pending = pendingIn(marie, copy);
    await expect(pending).toContainText(
      `Proposes to merge it into “${name}”: “One more, as we said.”`
    );
    await picture(marie, 'proposed');
    await pending.getByRole('button', { name: /^Review/ }).click();
    await expect(copyBar(marie)).toContainText(
      `Albert Einstein’s copy of your “${name}”. ` +
        'You are asked to merge it: “One more, as we said.”'
    );
    await picture(marie, 'review');
    await mergeBack(marie);

    await expect(notice(marie, `Merged into “${name}”`)).toContainText(
      '1 cell from Albert Einstein.'
    );
    await expect(copyBar(marie)).toContainText('You merged it.');
    await picture(marie, 'proposal-merged');
    const stored = await readStored(name, 'marie');
    expect(stored).toContain('one = 1 + 1');
    expect(stored).not.toContain('cs3lab');
    await marie.getByRole('tab', { name, exact: true }).click();
    await expect(cell(marie, 0)).toHaveText('one = 1 + 1');
    await expect(marie.getByRole('dialog')).toHaveCount(0);

    await page.reload();
    await expect(copyBar(page)).toContainText('Marie Curie merged it.');
    await picture(page, 'heard-merged');
  }
);

test('whoever proposes a copy hears that it was declined, and why', async ({
  page,
  windows
}) => {
  const name = `results-${Date.now()}.ipynb`;
  const copy = await changedCopy(page, name);
  await ask(page, 'One more?');
  await page.reload();
  await expect(copyBar(page)).toContainText(
    'You asked Marie Curie to merge it.'
  );

  const marie = await windows.open(MARIE, name);
  const pending = pendingIn(marie, copy);
  await pending.getByRole('button', { name: /^Review/ }).click();
  await copyBar(marie).getByRole('button', { name: 'Decline…' }).click();
  const dialog = marie.getByRole('dialog');
  await dialog
    .getByLabel('What you say to them (optional)')
    .fill('Not before the talk.');
  await picture(marie, 'decline');
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await expect(copyBar(marie)).toContainText(
    'You declined to merge it: “Not before the talk.”'
  );
  await picture(marie, 'declined');

  await page.reload();
  await expect(copyBar(page)).toContainText(
    'Marie Curie declined to merge it: “Not before the talk.”'
  );
  await picture(page, 'heard-declined');
  await ask(page, 'And now?');
  expect(await readStored(name, 'marie')).not.toContain('+ 1');
});

test('a copy takes the place of its original that was deleted', async ({
  page,
  tmpPath
}) => {
  const { name } = await copied(page, tmpPath);
  await typeInto(page, 0, ' + 1');
  await save(page);
  const listed = page.getByRole('listitem', { name });
  await listed.click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').locator('.jp-mod-accept').click();
  await expect(listed).toHaveCount(0);
  await expect(copyBar(page)).toContainText('The original is gone.');
  await picture(page, 'gone');

  await copyBar(page)
    .getByRole('button', { name: 'Put this copy in its place' })
    .click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText(`stored as “${tmpPath}/${name}”`);
  await picture(page, 'place');
  await asked.getByRole('button', { name: 'Put in place' }).click();

  await expect(notice(page, 'now stands where the original was')).toBeVisible();
  await expect(copyBar(page)).toContainText('has not changed since');
  await picture(page, 'in-place');
  const stored = await readStored(`${tmpPath}/${name}`);
  expect(stored).toContain('one = 1 + 1');
  expect(stored).not.toContain('cs3lab');
  await expect(listed).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a copy that was merged is deleted from its own menu', async ({
  page,
  tmpPath
}) => {
  const { name, copy } = await copied(page, tmpPath);
  await typeInto(page, 0, ' + 1');
  await mergeBack(page);
  await expect(notice(page, `Merged into “${name}”`)).toBeVisible();

  await copyBar(page).getByRole('button', { name: 'More about' }).click();
  await page.getByRole('menuitem', { name: 'Delete This Copy…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The original stays.');
  await picture(page, 'delete');
  await dialog.getByRole('button', { name: 'Delete the copy' }).click();

  await expect(page.getByRole('tab', { name: copy })).toHaveCount(0);
  await expect(page.getByRole('listitem', { name: copy })).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await readStored(`${tmpPath}/${name}`)).toContain('one = 1 + 1');
  await expect(readStored(`${tmpPath}/${copy}`)).rejects.toThrow('ENOENT');
});
