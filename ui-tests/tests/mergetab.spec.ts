import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { faults } from './accessible';
import { picture } from './copying';
import { cell, editing, listAgain, run, typeInto } from './locking';
import { notebook, readStored, test, writeStored } from './support';
import { openIn } from './windows';

const BASE = ['import numpy', 'limit = 10', 'fit()', 'plot()', 'done()'];
const THEIRS = ['import numpy', 'limit = 15', 'fit()', 'plot(80)', 'done()'];
const MINE = ['import numpy as np', 'limit = 12', 'fit()', 'plot()', 'done()'];

/** What tests reach into a page for. */
interface IWindow {
  readonly galata: { getPlugin(id: string): Promise<IMerging> };
  readonly jupyterapp: {
    readonly commands: { execute(id: string): Promise<void> };
  };
  merged?: { state: string } | null;
  ran?: number;
}

interface IMerging {
  resolve(answer: object): Promise<{ state: string } | null>;
}

/** What would run, did anything run it. */
const EVIL = {
  output_type: 'display_data',
  metadata: {},
  data: {
    'text/html':
      '<b>shown</b><script>window.ran = 1</script><img src="x" onerror="window.ran = 2">',
    'application/javascript': 'window.ran = 3'
  }
};

/**
 * Open the merge tab on what somebody changed while this person typed.
 *
 * @returns the path of the file, and the hash of what both were made from.
 */
async function openMerge(
  page: IJupyterLabPageFixture,
  folder: string,
  [base, theirs, mine]: string[]
): Promise<{ file: string; hash: string }> {
  const file = `${folder}/analysis.ipynb`;
  await page.contents.uploadContent(base, 'text', file);
  const origin = new URL(page.url()).origin;
  const { hash } = await (
    await page.request.get(`${origin}/api/contents/${file}?hash=1`)
  ).json();
  await writeStored(file, theirs);
  await mergeInto(page, file, hash, mine);
  return { file, hash };
}

/** Merge what was made of a content into what the storage has now. */
async function mergeInto(
  page: IJupyterLabPageFixture,
  file: string,
  hash: string,
  mine: string
): Promise<void> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.post(`${origin}/cs3lab/merges`, {
    data: {
      kind: 'document',
      path: file,
      hash,
      content: JSON.parse(mine)
    }
  });
  const merged = await answer.json();
  expect(merged.state).toBe('conflicts');
  await page.evaluate(async answer => {
    const page = window as unknown as IWindow;
    const merging = await page.galata.getPlugin('cs3lab:merging');
    void merging.resolve(answer).then(answer => {
      page.merged = answer;
    });
  }, merged);
  await expect(tab(page)).toBeVisible();
  await expect(conflict(page, 1)).toBeVisible();
}

const tab = (page: IJupyterLabPageFixture) =>
  page.getByRole('tab', { name: 'Merge: analysis.ipynb' });
const conflict = (page: IJupyterLabPageFixture, number: number) =>
  page.locator(`[data-question='${number}']`);
const result = (page: IJupyterLabPageFixture) =>
  page.locator('.jp-Cs3Merge [data-label]', { hasText: 'limit' });
const left = (page: IJupyterLabPageFixture, text: string) =>
  page.locator('.jp-Cs3Merge-count', { hasText: text });
const answer = (page: IJupyterLabPageFixture) =>
  page.evaluate(() => {
    const { merged } = window as unknown as IWindow;
    return merged ? merged.state : merged;
  });

test('a conflict is decided by keyboard and stored', async ({
  page,
  tmpPath
}) => {
  const { file } = await openMerge(
    page,
    tmpPath,
    [BASE, THEIRS, MINE].map(sources => notebook(...sources))
  );
  await expect(left(page, '1 conflict left')).toBeVisible();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(conflict(page, 1)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(
    conflict(page, 1).getByRole('button', { name: 'Take mine' })
  ).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(left(page, 'No conflicts left')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(tab(page)).toHaveCount(0);
  await expect.poll(() => answer(page)).toBe('merged');
  const { cells } = JSON.parse(await readStored(file));
  expect(
    cells.map(({ source }: { source: string[] }) => [source].flat().join(''))
  ).toEqual([
    'import numpy as np',
    'limit = 12',
    'fit()',
    'plot(80)',
    'done()'
  ]);
});

test('Escape leaves everything as it is', async ({ page, tmpPath }) => {
  const [base, theirs, mine] = [BASE, THEIRS, MINE].map(sources =>
    notebook(...sources)
  );
  const { file } = await openMerge(page, tmpPath, [base, theirs, mine]);
  await conflict(page, 1).getByRole('button', { name: 'Take mine' }).click();
  await page.keyboard.press('Escape');
  await expect(tab(page)).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => answer(page)).toBeNull();
  expect(await readStored(file)).toBe(theirs);
});

test('what is typed into the result is stored', async ({ page, tmpPath }) => {
  const { file } = await openMerge(
    page,
    tmpPath,
    [BASE, THEIRS, MINE].map(sources => notebook(...sources))
  );
  await result(page).locator('.cm-line').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type('0  # both');
  await expect(conflict(page, 1)).toContainText('As you typed it');
  await page.getByRole('button', { name: 'Save merged' }).click();
  await expect(tab(page)).toHaveCount(0);
  expect(await readStored(file)).toContain('limit = 150  # both');
});

test('undo stays in the merge tab, wherever the focus is', async ({
  page,
  tmpPath
}) => {
  const other = `${tmpPath}/other.ipynb`;
  await page.contents.uploadContent(notebook('kept = 1'), 'text', other);
  await openIn(page, other);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 22');
  await openMerge(
    page,
    tmpPath,
    [BASE, THEIRS, MINE].map(sources => notebook(...sources))
  );
  const lines = () => result(page).locator('.cm-line').allTextContents();
  const before = await lines();
  await conflict(page, 1).getByRole('button', { name: 'Take mine' }).click();
  const taken = await lines();
  await result(page).locator('.cm-line').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type('0  # both');
  await expect(result(page)).toContainText('limit = 120  # both');

  await page.keyboard.press('Control+z');
  await expect.poll(lines).toEqual(taken);
  await page.keyboard.press('Control+z');
  await expect.poll(lines).toEqual(before);
  await expect(left(page, '1 conflict left')).toBeVisible();
  for (let more = 0; more < 3; more++) {
    await page.keyboard.press('Control+z');
  }
  await page.keyboard.press('Control+y');
  await expect.poll(lines).toEqual(taken);
  await conflict(page, 1).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(lines).toEqual(before);
  await page.keyboard.press('Control+z');
  await page.locator('.jp-Cs3Merge-step button').first().focus();
  await page.keyboard.press('Control+z');

  await page.getByRole('tab', { name: 'other.ipynb' }).click();
  await expect(cell(page, 0)).toHaveText('kept = 1 + 22');
});

test('Tab goes past a result, Enter goes into it, and Escape leaves it', async ({
  page,
  tmpPath
}) => {
  await openMerge(
    page,
    tmpPath,
    [BASE, THEIRS, MINE].map(sources => notebook(...sources))
  );
  const text = await result(page).locator('.cm-content').textContent();
  await page.keyboard.press('Alt+ArrowDown');
  const inResult = () =>
    page.evaluate(() => !!document.activeElement?.closest('[data-label]'));
  await expect(async () => {
    await page.keyboard.press('Tab');
    expect(await inResult()).toBe(true);
  }).toPass();
  await expect(result(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('#');
  await page.keyboard.press('Tab');
  expect(await inResult()).toBe(false);
  await expect(result(page).locator('.cm-content')).toHaveText(`#${text}`);
  await page.keyboard.press('Shift+Tab');
  await expect(result(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(result(page)).toBeFocused();
  await expect(tab(page)).toBeVisible();
});

test('what was decided in a merge that was left is there the next time', async ({
  page,
  tmpPath
}) => {
  const [base, theirs, mine] = [BASE, THEIRS, MINE].map(sources =>
    notebook(...sources)
  );
  const { file, hash } = await openMerge(page, tmpPath, [base, theirs, mine]);
  await conflict(page, 1).getByRole('button', { name: 'Take mine' }).click();
  await result(page).locator('.cm-line').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type('0');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(tab(page)).toHaveCount(0);
  expect(await readStored(file)).toBe(theirs);

  await mergeInto(page, file, hash, mine);
  await expect(result(page)).toContainText('limit = 120');
  await expect(page.getByRole('alert').first()).toContainText(
    'What you decided before is here again'
  );
  await page.getByRole('button', { name: 'Save merged' }).click();
  await expect(tab(page)).toHaveCount(0);
  expect(await readStored(file)).toContain('limit = 120');
});

test('what changes meanwhile is merged again', async ({ page, tmpPath }) => {
  const { file } = await openMerge(
    page,
    tmpPath,
    [BASE, THEIRS, MINE].map(sources => notebook(...sources))
  );
  await conflict(page, 1).getByRole('button', { name: 'Take mine' }).click();
  const later = [...THEIRS];
  later[0] = 'import numpy as n';
  later[1] = 'limit = 16';
  await writeStored(file, notebook(...later));
  await page.getByRole('button', { name: 'Save merged' }).click();
  await expect(page.getByRole('alert').first()).toContainText(
    'was changed meanwhile'
  );
  await expect(left(page, '2 conflicts left')).toBeVisible();
  await page.getByRole('button', { name: 'All conflicts' }).click();
  await page.getByRole('menuitem', { name: 'Take mine' }).click();
  await page.getByRole('button', { name: 'Save merged' }).click();
  await expect(tab(page)).toHaveCount(0);
  const stored = await readStored(file);
  expect(stored).toContain('import numpy as np');
  expect(stored).toContain('limit = 12');
  expect(stored).toContain('plot(80)');
});

test('a large notebook is there at once, and nothing in it is run', async ({
  page,
  tmpPath
}) => {
  const many = Array.from({ length: 495 }, (_, index) => `x${index} = 1`);
  const [base, theirs, mine] = [BASE, THEIRS, MINE].map(sources =>
    JSON.parse(notebook(...sources, ...many))
  );
  theirs.cells.push({
    ...theirs.cells[2],
    id: 'evil',
    source: 'evil()',
    outputs: [EVIL]
  });
  await openMerge(
    page,
    tmpPath,
    [base, theirs, mine].map(made => JSON.stringify(made))
  );
  await expect(page.getByText('496 unchanged cells')).toBeVisible();
  await expect(page.locator('.jp-Cell-merge')).toHaveCount(4);
  await expect(
    page.locator('.jp-Cs3Merge b', { hasText: 'shown' })
  ).toHaveCount(1);
  expect(
    await page.evaluate(() => (window as unknown as IWindow).ran)
  ).toBeUndefined();
});

/** Code with all that editors colour. */
const coloured = (limit: string, name: string) => [
  `# read ${limit}\nimport numpy as np\n\n@cached\nclass Walk(Base):\n    """A ${name}."""\n    def step(self, n=${limit}):\n        return np.sum(self.${name}[:n] ** 2) if n is not None else f"{n} ${name}" + r'\\d'`,
  `%timeit fit(${limit}, "${name}")`,
  'done()'
];

/** A notebook that says in which language it is. */
const python = (text: string) => {
  const made = JSON.parse(text);
  const language_info = { name: 'python', mimetype: 'text/x-python' };
  return { ...made, metadata: { ...made.metadata, language_info } };
};

test('everybody can read and use the merge tab', async ({ page, tmpPath }) => {
  const made = [coloured('1', 'all'), coloured('2', 'x'), coloured('3', 'y')];
  const [base, theirs, mine] = made.map(sources =>
    python(notebook(...sources, 'same()'))
  );
  theirs.cells[0].metadata.tag = 'theirs';
  mine.cells[0].metadata.tag = 'mine';
  base.cells.push({ ...base.cells[2], id: 'gone', source: 'gone(1)' });
  theirs.cells.push({ ...base.cells[2], id: 'gone', source: 'gone(2)' });
  theirs.cells.push({ ...base.cells[2], id: 'new', source: 'new = "theirs"' });
  await openMerge(
    page,
    tmpPath,
    [base, theirs, mine].map(notebook => JSON.stringify(notebook))
  );
  await expect(page.locator('.jp-Cs3CellList-slot:empty')).toHaveCount(0);
  await expect(
    page.locator('.jp-Cs3Merge .cm-line span').first()
  ).toBeVisible();
  await picture(page, 'merge-tab');
  expect(await faults(page, '.jp-Cs3Merge-tab')).toEqual([]);
  await conflict(page, 2).getByRole('button', { name: 'Take mine' }).click();
  await picture(page, 'merge-tab-decided');
  expect(await faults(page, '.jp-Cs3Merge-tab')).toEqual([]);
});

test('everybody can read and use a comparison', async ({ page, tmpPath }) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(
    JSON.stringify(python(notebook(...coloured('1', 'all'), 'same()'))),
    'text',
    file
  );
  await openIn(page, file);
  const [source] = coloured('2', 'x');
  await page.notebook.setCell(0, 'code', source);
  await page.notebook.addCell('code', 'new = 1');
  await run(page, 'cs3lab:compare-with-storage');
  await expect(page.locator('.jp-Cs3Compare .jp-Cell-diff')).not.toHaveCount(0);
  await picture(page, 'compare');
  expect(await faults(page, '.jp-Cs3Compare-tab')).toEqual([]);
});

test('an open notebook is compared with what is stored', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/analysis.ipynb`;
  await page.contents.uploadContent(notebook(...BASE), 'text', file);
  await openIn(page, file);
  const compare = () =>
    page.evaluate(async () => {
      await (window as unknown as IWindow).jupyterapp.commands.execute(
        'cs3lab:compare-with-storage'
      );
    });
  const enabled = () =>
    page.evaluate(() =>
      window.jupyterapp.commands.isEnabled('cs3lab:compare-with-storage')
    );
  await expect.poll(enabled).toBe(true);
  await compare();
  await expect(page.getByText('These are alike.')).toBeVisible();
  await run(page, 'application:close');
  await page.notebook.setCell(1, 'code', 'limit = 99');
  await compare();
  const added = page.locator('.jp-Cs3Compare .cm-diff-right-editor');
  await expect(added).toContainText('limit = 99');
  await expect(page.locator('.jp-Cs3Compare .jp-Cell-diff')).toHaveCount(1);
});

test('two files are compared from the file browser', async ({
  page,
  tmpPath
}) => {
  for (const [name, text] of [
    ['one.txt', 'first\nsecond\n'],
    ['two.txt', 'first\nother\n']
  ]) {
    await page.contents.uploadContent(text, 'text', `${tmpPath}/${name}`);
  }
  await listAgain(page);
  const row = (name: string) =>
    page.locator('.jp-DirListing-item', { hasText: name });
  await row('one.txt').click();
  await row('two.txt').click({ modifiers: ['Control'] });
  await row('two.txt').click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: /^Compare$/ }).click();
  await expect(page.locator('.jp-Cs3Compare-columns')).toContainText('one.txt');
  await expect(page.locator('.cm-diff-right-editor')).toContainText('other');
});
