import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import { faults } from './accessible';
import { copyBar, copyListed, makeCopy, mergeBack, picture } from './copying';
import {
  FREED,
  banner,
  cell,
  editing,
  placeOf,
  share,
  shareBetween,
  typeInto,
  dirty,
  listAgain,
  run
} from './locking';
import {
  contentsRequests,
  EINSTEIN,
  MARIE,
  notebook,
  notice,
  readStored,
  RICHARD,
  save,
  test,
  writeStored
} from './support';
import { openIn, startLab } from './windows';

interface IWindow {
  readonly jupyterapp: {
    readonly shell: {
      readonly currentWidget: {
        readonly content: {
          activeCellIndex: number;
          scrollToItem(index: number, align: string): Promise<void>;
        };
      };
    };
  };
}

/** Scroll to a cell of the notebook shown, and make one the active one. */
async function goTo(page: Page, first: number, active: number): Promise<void> {
  await page.evaluate(
    async ([first, active]) => {
      const { shell } = (window as unknown as IWindow).jupyterapp;
      const { content } = shell.currentWidget;
      content.activeCellIndex = active;
      await content.scrollToItem(first, 'start');
    },
    [first, active] as const
  );
}

const activeCell = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as IWindow).jupyterapp.shell.currentWidget.content
        .activeCellIndex
  );

/** Decide the only conflict in the merge tab, and store the result. */
async function decide(page: Page, button: string): Promise<void> {
  await expect(page.getByText('1 conflict left')).toBeVisible();
  await picture(page, `conflict-${button.replace(/\W/g, '-')}`);
  await page.getByRole('button', { name: button }).first().click();
  await expect(page.getByText('No conflicts left')).toBeVisible();
  await page.getByRole('button', { name: 'Save merged' }).click();
  await expect(page.getByText('No conflicts left')).toHaveCount(0);
}

/** How often a copy is asked whether its original is free, in milliseconds. */
const LOOK = 30000;

test.describe('by a clock that runs faster', () => {
  test.use({ shown: { clock: true } });

  test(
    'who views what Marie edits works on a copy, and merges it when she has finished',
    { tag: '@core' },
    async ({ page, tmpPath, windows }) => {
      const { his, hers, name } = await share(page, tmpPath, 'editor');
      const marie = await windows.open(MARIE, hers);
      await expect(editing(marie)).toBeVisible();
      await openIn(page, his);
      await expect(banner(page)).toContainText('Marie Curie has been editing');

      const copy = await makeCopy(page, name);
      await expect(copyBar(page)).toContainText(`Copy of your “${name}”.`);
      await expect(copyBar(page)).toContainText(
        /Marie Curie (is|has been) editing/
      );
      await picture(page, 'copy-locked');
      await typeInto(page, 0, ' + 1');
      await typeInto(marie, 2, ' + 3');
      await marie.keyboard.press('Control+s');
      await expect
        .poll(async () => readStored(his), FREED)
        .toContain('three = 3 + 3');
      await marie.goto('about:blank');

      await copyBar(page).getByRole('button', { name: 'Tell me when' }).click();
      await expect(copyBar(page)).toContainText('You will be told', FREED);
      const free = notice(page, `“${name}” is free.`);
      await expect(async () => {
        await page.clock.runFor(LOOK);
        await expect(free).toBeVisible({ timeout: 1000 });
      }).toPass(FREED);
      await expect(copyBar(page)).toContainText(
        'The original changed once since.'
      );
      await picture(page, 'copy-changed');
      await free.getByRole('button', { name: 'Merge back' }).click();

      const merged = notice(page, `Merged into “${name}”`);
      await expect(merged).toContainText(
        '1 cell from you, 1 from Marie Curie.'
      );
      await picture(page, 'copy-merged');
      const stored = await readStored(his);
      expect(stored).toContain('one = 1 + 1');
      expect(stored).toContain('three = 3 + 3');
      expect(stored).not.toContain('cs3lab');
      await expect(copyBar(page)).toContainText('nothing left to merge');
      await expect(cell(page, 2)).toHaveText('three = 3 + 3');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      expect(await readStored(`${tmpPath}/${copy}`)).toContain('one = 1 + 1');

      await merged.getByRole('button', { name: 'Undo' }).click();
      await expect(notice(page, 'is again as it was')).toBeVisible();
      expect(await readStored(his)).not.toContain('one = 1 + 1');
    }
  );
});

test('a comparison of a copy tells what either changed, and merges back', async ({
  page,
  tmpPath
}) => {
  const name = 'analysis.ipynb';
  const original = `${tmpPath}/${name}`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', original);
  await listAgain(page);
  await copyListed(page, name);
  await typeInto(page, 0, ' + 1');
  await writeStored(original, text.replace('three = 3', 'three = 30'));

  await copyBar(page).getByRole('button', { name: 'Compare' }).click();

  const shown = page.locator('.jp-Cs3Compare:visible');
  await expect(shown.getByRole('heading')).toHaveText([
    'Changed there since',
    'Changed by you'
  ]);
  await expect(shown.locator('.cm-diff-right-editor')).toHaveText([
    /three = 30/,
    /one = 1 \+ 1/
  ]);
  await expect(shown.locator('.cm-diff-left-editor')).toHaveText([
    /three = 3$/,
    /one = 1$/
  ]);
  await picture(page, 'compare-copy');
  expect(await faults(page, '.jp-Cs3Compare-tab')).toEqual([]);
  await page
    .locator('.jp-Cs3Compare-tab')
    .getByRole('button', { name: 'Merge back' })
    .click();
  await expect(notice(page, `Merged into “${name}”`)).toBeVisible();
  const stored = await readStored(original);
  expect(stored).toContain('one = 1 + 1');
  expect(stored).toContain('three = 30');
});

test('a merge is undone from what it changed, from the menu and from the palette', async ({
  page,
  tmpPath
}) => {
  const name = 'analysis.ipynb';
  const original = `${tmpPath}/${name}`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', original);
  await listAgain(page);
  const copy = await copyListed(page, name);
  await typeInto(page, 0, ' + 1');
  const merged = notice(page, `Merged into “${name}”`);
  const undone = notice(page, 'is again as it was');
  const takenBack = async () => {
    await expect(undone).toBeVisible();
    await expect(merged).toHaveCount(0);
    expect(await readStored(original)).not.toContain('one = 1 + 1');
    await expect(cell(page, 0)).toHaveText('one = 1 + 1');
  };

  await mergeBack(page);
  await expect(copyBar(page)).toContainText('There is nothing left to merge.');
  await expect(copyBar(page).locator('.jp-mod-accept')).toHaveCount(0);
  await merged.getByRole('button', { name: 'Show changes' }).click();
  const undo = page.getByRole('button', { name: 'Undo the merge' });
  await expect(undo).toBeVisible();
  await picture(page, 'shown-changes');
  await undo.click();
  await expect(undo).toBeHidden();
  await page.getByRole('tab', { name: copy }).click();
  await takenBack();

  await mergeBack(page);
  await expect(undone).toHaveCount(0);
  await merged.getByRole('button', { name: 'Show changes' }).click();
  await run(page, 'cs3lab:undo-merge');
  await page.getByRole('tab', { name: copy }).click();
  await takenBack();

  await mergeBack(page);
  await expect(merged).toBeVisible();
  await copyBar(page).getByRole('button', { name: 'More about' }).click();
  await page.getByRole('menuitem', { name: 'Undo the Merge' }).click();
  await takenBack();
  await mergeBack(page);
  await expect(copyBar(page)).toContainText('There is nothing left to merge.');
  await picture(page, 'copy-settled');
  await typeInto(page, 1, ' + 2');
  await page.keyboard.press('Control+s');
  await expect(
    copyBar(page).getByRole('button', { name: 'Merge back' })
  ).toBeVisible();
  await copyBar(page).getByRole('button', { name: 'More about' }).click();
  await expect(
    page.getByRole('menuitem', { name: 'Undo the Merge' })
  ).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test('what the copy and its original changed differently is decided in a tab', async ({
  page,
  tmpPath
}) => {
  const name = 'analysis.ipynb';
  const original = `${tmpPath}/${name}`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', original);
  await listAgain(page);
  const copy = await copyListed(page, name);
  await typeInto(page, 1, ' + 22');
  await typeInto(page, 0, ' + 1');
  await writeStored(original, text.replace('two = 2', 'two = 2 * 2'));

  await mergeBack(page);
  await decide(page, 'Take mine');

  await expect(notice(page, `Merged into “${name}”`)).toBeVisible();
  expect(await readStored(original)).toContain('two = 2 + 22');
  expect(await readStored(original)).toContain('one = 1 + 1');
  await expect(page.getByRole('tab', { name: copy })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a reviewer merges the copy that was shared with him', async ({
  page,
  tmpPath,
  windows
}) => {
  const einsteins = { name: 'einstein', lab: EINSTEIN };
  await startLab(RICHARD);
  const richards = { name: 'richard', lab: RICHARD };
  const { his, name } = await share(page, tmpPath, 'editor');
  const hisToo = await shareBetween(page, einsteins, richards, his, 'editor');
  await listAgain(page);
  const copy = `${tmpPath}/${await copyListed(page, name)}`;
  await typeInto(page, 0, ' + 1');
  await save(page);
  const more = copyBar(page).getByRole('button', { name: 'More about' });
  await more.press('Enter');
  await expect(
    page.getByRole('menuitem', { name: 'Forget the Original' })
  ).toBeVisible();
  await picture(page, 'copy-menu');
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
  const shared = await shareBetween(page, einsteins, richards, copy, 'viewer');

  const richard = await windows.open(RICHARD, shared);
  await expect(copyBar(richard)).toContainText(
    `Albert Einstein’s copy of “${name}”.`
  );
  await picture(richard, 'copy-reviewed');
  await mergeBack(richard);

  await expect(notice(richard, `Merged into “${name}”`)).toContainText(
    '1 cell from Albert Einstein.'
  );
  expect(await readStored(his)).toContain('one = 1 + 1');
  expect(hisToo).toContain(name);
  await expect(richard.getByRole('dialog')).toHaveCount(0);
});

test('a copy opens where one was, also where one may only view', async ({
  page,
  tmpPath,
  windows
}) => {
  const sources = Array.from({ length: 60 }, (_, i) => `x${i} = ${i}`);
  const text = notebook(...sources);
  const { hers, name } = await share(page, tmpPath, 'viewer', text);
  const marie = await windows.open(MARIE, hers);
  await expect(banner(marie)).toContainText('shared this with you to view');
  await goTo(marie, 40, 41);
  const shown = marie.locator('.jp-Notebook:visible .jp-Cell', {
    hasText: 'x40 = 40'
  });
  await expect(shown).toBeVisible();
  const { y } = await placeOf(shown);

  await banner(marie).getByRole('button', { name: 'Make a copy' }).click();

  const copy = name.replace('.ipynb', ' (Marie Curie).ipynb');
  await expect(marie.getByRole('tab', { name: copy })).toBeVisible();
  await expect(editing(marie)).toBeVisible();
  await expect(copyBar(marie)).toContainText(
    'You may not change the original.'
  );
  await expect(
    copyBar(marie).getByRole('button', { name: 'Ask Albert Einstein to merge' })
  ).toBeVisible();
  await expect(notice(marie, 'is in your home')).toBeVisible();
  // Cells are drawn one after the other, and the bars differ in height.
  await expect
    .poll(async () => Math.abs((await placeOf(shown)).y - y))
    .toBeLessThan(40);
  await picture(marie, 'copy-viewer');
  await expect.poll(() => activeCell(marie)).toBe(41);
  expect(await readStored(copy, 'marie')).toContain('x59 = 59');
});

test('what somebody else stored meanwhile is merged when one saves', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  const text = notebook('one = 1', 'two = 2', 'three = 3');
  await page.contents.uploadContent(text, 'text', file);
  await openIn(page, file);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 1');
  await writeStored(file, text.replace('three = 3', 'three = 30'));
  const requests = contentsRequests(page);

  await page.keyboard.press('Control+s');
  await page.keyboard.type(' + 10');

  await expect(cell(page, 2)).toHaveText('three = 30');
  await expect(cell(page, 0)).toHaveText('one = 1 + 1 + 10');
  await expect(notice(page, 'meanwhile')).toBeVisible();
  await picture(page, 'save-merged');
  await save(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const stored = await readStored(file);
  expect(stored).toContain('one = 1 + 1 + 10');
  expect(stored).toContain('three = 30');
  expect(requests.filter(request => request.startsWith('PUT'))).toHaveLength(2);
});

test(
  'what conflicts with what somebody else stored is decided in a tab',
  { tag: '@core' },
  async ({ page, tmpPath }) => {
    const file = `${tmpPath}/analysis.ipynb`;
    const text = notebook('one = 1', 'two = 2');
    await page.contents.uploadContent(text, 'text', file);
    await openIn(page, file);
    await expect(editing(page)).toBeVisible();
    await typeInto(page, 0, ' + 1');
    await writeStored(file, text.replace('one = 1', 'one = 100'));

    await page.keyboard.press('Control+s');

    const conflict = notice(page, 'in the same places as');
    await expect(conflict).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(cell(page, 0)).toHaveText('one = 1 + 1');
    await picture(page, 'save-conflict');
    await page.keyboard.press('Control+s');
    await expect(conflict).toHaveCount(1);

    await conflict.getByRole('button', { name: 'Merge…' }).click();
    await decide(page, 'Take mine');

    await expect(conflict).toHaveCount(0);
    await expect(cell(page, 0)).toHaveText('one = 1 + 1');
    await expect(dirty(page)).toHaveCount(0);
    await typeInto(page, 1, ' + 2');
    await page.keyboard.press('Control+s');
    await expect.poll(async () => readStored(file)).toContain('two = 2 + 2');
    expect(await readStored(file)).toContain('one = 1 + 1');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
);

test('a notebook nobody changed here follows what is stored, and keeps the place', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/long.ipynb`;
  const sources = Array.from({ length: 60 }, (_, i) => `x${i} = ${i}`);
  await page.contents.uploadContent(notebook(...sources), 'text', file);
  await openIn(page, file);
  await expect(editing(page)).toBeVisible();
  await page.waitForLoadState('networkidle');
  const shown = page.locator('.jp-Cell', { hasText: 'x40 = 40' });
  await goTo(page, 40, 40);
  await expect(shown).toBeVisible();
  const { y } = await placeOf(shown);

  sources[3] = 'theirs = 3';
  sources[42] = 'theirs = 42';
  await writeStored(file, notebook(...sources));

  await expect(
    page.locator('.jp-Cell', { hasText: 'theirs = 42' })
  ).toBeVisible({ timeout: 30000 });
  expect(Math.abs((await placeOf(shown)).y - y)).toBeLessThan(3);
  expect(await activeCell(page)).toBe(40);
  await expect(dirty(page)).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
