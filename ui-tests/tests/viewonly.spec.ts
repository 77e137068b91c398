import { expect } from '@jupyterlab/galata';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  drag,
  editing,
  FREED,
  placeOf,
  run,
  share,
  typeInto,
  dirty
} from './locking';
import { MARIE, notebook, test } from './support';
import { openIn } from './windows';

const REFUSED =
  'View only while Marie Curie is editing: make a copy to change it.';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A notebook with one Markdown cell between two of code. */
function mixed(): string {
  const made = JSON.parse(notebook('one = 1', 'two = 2'));
  made.cells.splice(1, 0, {
    cell_type: 'markdown',
    id: 'text',
    metadata: {},
    source: '# Heading'
  });
  return JSON.stringify(made);
}

/** What the notebook shown would be stored as, but for what running and folding leave. */
async function shown(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const { model } = (currentWidget as NotebookPanel).context;
    const { cells, metadata } = model.sharedModel.toJSON();
    const rest = cells.map(cell => [
      cell.cell_type,
      cell.source,
      cell.metadata.tags,
      cell.metadata.slideshow,
      cell.attachments
    ]);
    return JSON.stringify([rest, metadata.author]);
  });
}

/** Wait until the banner has said that nothing is changed, and says again who edits. */
async function refused(page: Page): Promise<void> {
  await expect(banner(page)).toContainText(REFUSED);
  await expect(banner(page)).toContainText('has been editing', {
    timeout: 10000
  });
}

/** Let the browser paste or drop something at what has the focus or the pointer. */
async function put(
  page: Page,
  type: 'paste' | 'drop',
  selector: string,
  data: { text?: string; picture?: string }
): Promise<void> {
  await page.evaluate(
    ([kind, where, { text, picture }]) => {
      const transfer = new DataTransfer();
      if (text) {
        transfer.setData('text/plain', text);
      }
      if (picture) {
        const bytes = Uint8Array.from(atob(picture), char =>
          char.charCodeAt(0)
        );
        transfer.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
      }
      const node = document.querySelector(where)!;
      const { left, top } = node.getBoundingClientRect();
      const common = { bubbles: true, cancelable: true };
      node.dispatchEvent(
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...common, clipboardData: transfer })
          : new DragEvent('drop', {
              ...common,
              dataTransfer: transfer,
              clientX: left + 5,
              clientY: top + 5
            })
      );
    },
    [type, selector, data] as const
  );
}

test.describe('with its kernel', () => {
  test.use({ shown: { kernels: true } });

  test('nothing changes a notebook that is only viewed, and it runs, folds and is searched', async ({
    page,
    tmpPath,
    windows
  }) => {
    const { his, hers } = await share(page, tmpPath, 'editor', mixed());
    const marie = await windows.open(MARIE, hers);
    await expect(editing(marie)).toBeVisible();
    await openIn(page, his);
    await expect(banner(page)).toContainText('Marie Curie has been editing');
    const before = await shown(page);

    // Text and pictures pasted and dropped into a Markdown cell, which takes them by itself.
    await page.locator('.jp-MarkdownCell .jp-RenderedMarkdown').dblclick();
    const text = '.jp-MarkdownCell .cm-content';
    await expect(page.locator(text)).toBeVisible();
    for (const type of ['paste', 'drop'] as const) {
      await put(page, type, text, { text: 'pasted' });
      await put(page, type, text, { picture: PIXEL });
      await refused(page);
      expect(await shown(page)).toBe(before);
    }

    // What menus and the palette offer.
    await cell(page, 0).click();
    await page.keyboard.press('Escape');
    for (const command of [
      'notebook:insert-cell-below',
      'notebook:duplicate-below',
      'notebook:delete-cell',
      'notebook:move-cell-down',
      'notebook:change-cell-to-markdown',
      'notebook:split-cell-at-cursor',
      'notebook:merge-cell-below',
      'notebook:undo-cell-action',
      'notebook:redo-cell-action',
      'notebook:change-cell-to-heading-2'
    ]) {
      await run(page, command);
      await expect(banner(page), command).toContainText(REFUSED);
      expect(await shown(page), command).toBe(before);
    }

    // Cells dragged within the notebook.
    const prompts = page.locator('.jp-Notebook .jp-InputPrompt:visible');
    await drag(page, prompts.first(), prompts.last());
    expect(await shown(page)).toBe(before);

    // Tags and the like, in the sidebar.
    await refused(page);
    await page.sidebar.openTab('jp-property-inspector');
    const inspector = page.locator('.jp-PropertyInspector');
    await inspector.getByText('Common Tools').click();
    const slides = inspector.locator('select', { hasText: 'Sub-Slide' });
    await slides.selectOption('Slide');
    await expect(banner(page)).toContainText(REFUSED);
    expect(await shown(page)).toBe(before);
    // The form shows again what is there.
    await expect(slides.locator('option:checked')).not.toHaveText('Slide');

    // Searching finds, and does not offer to replace.
    await cell(page, 0).click();
    await page.keyboard.press('Control+f');
    await page.getByPlaceholder('Find', { exact: true }).fill('one');
    await expect(page.locator('.jp-DocumentSearch-index-counter')).toHaveText(
      /\/1$/
    );
    await expect(page.locator('.jp-DocumentSearch-toggle-wrapper')).toHaveCount(
      0
    );
    await page.keyboard.press('Escape');

    // Running and folding.
    await page.notebook.runCell(0);
    await expect(
      page.locator('.jp-CodeCell .jp-InputPrompt').first()
    ).toHaveText('[1]:');
    await cell(page, 0).click();
    await page.keyboard.press('Escape');
    await run(page, 'notebook:hide-cell-code');
    const folded = page
      .locator('.jp-CodeCell')
      .first()
      .locator('.jp-Placeholder');
    await expect(folded).toBeVisible();
    await run(page, 'notebook:show-cell-code');
    await expect(folded).toHaveCount(0);
    expect(await shown(page)).toBe(before);
    await expect(dirty(page)).toHaveCount(0);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('cells go from a notebook that is viewed to another as copies, and none into it', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const own = `${tmpPath}/own.ipynb`;
  await page.contents.uploadContent(notebook('mine = 0'), 'text', own);
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openIn(page, his);
  await expect(banner(page)).toContainText('Marie Curie has been editing');
  const before = await shown(page);

  // One beside the other.
  await run(page, 'docmanager:open', {
    path: own,
    factory: 'Notebook',
    options: { mode: 'split-right' }
  });
  const viewed = page.getByRole('tabpanel', { name });
  const mine = page.getByRole('tabpanel', { name: 'own.ipynb' });
  await expect(mine.locator('.jp-CodeCell')).toHaveCount(1);
  const [grip, target] = ['.jp-InputPrompt', '.jp-CodeCell'];
  await drag(page, mine.locator(grip).first(), viewed.locator(target).first());
  await expect(banner(page)).toContainText(REFUSED);
  await expect(viewed.locator('.jp-CodeCell')).toHaveCount(3);

  await drag(page, viewed.locator(grip).first(), mine.locator(target).first());
  await expect(mine.locator('.jp-CodeCell')).toHaveCount(2);
  await expect(viewed.locator('.jp-CodeCell')).toHaveCount(3);
  await page.getByRole('tab', { name }).click();
  expect(await shown(page)).toBe(before);
});

test('a text that is only viewed takes nothing', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await run(page, 'docmanager:open', { path: his, factory: 'Editor' });
  const text = page.locator('.jp-FileEditor .cm-content');
  await expect(banner(page)).toContainText('Marie Curie has been editing');
  await expect(text).toContainText('one = 1');
  const before = await text.innerText();

  await text.click();
  await page.keyboard.type('typed');
  await refused(page);
  await put(page, 'paste', '.jp-FileEditor .cm-content', { text: 'pasted' });
  await put(page, 'drop', '.jp-FileEditor .cm-content', { text: 'dropped' });
  await page.keyboard.press('Control+x');
  // As an editing mode of its own does it.
  await page.evaluate(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const { editor } = (currentWidget as IDocumentWidget<FileEditor>).content;
    (editor as CodeMirrorEditor).editor.dispatch({
      changes: { from: 0, insert: 'dispatched' }
    });
  });
  await run(page, 'fileeditor:toggle-comment').catch(() => undefined);

  await refused(page);
  expect(await text.innerText()).toBe(before);
  await expect(dirty(page)).toHaveCount(0);
});

test('what Marie saves appears without moving the page', async ({
  page,
  tmpPath,
  windows
}) => {
  const sources = [...Array(60).keys()].map(
    i => `value_${i} = ${i}\nprint(value_${i})\n# a line more`
  );
  const { his, hers } = await share(
    page,
    tmpPath,
    'editor',
    notebook(...sources)
  );
  const marie = await windows.open(MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openIn(page, his);
  await expect(banner(page)).toContainText('Marie Curie has been editing');
  const far = page
    .locator('.jp-CodeCell .cm-content', { hasText: 'value_40 = 40' })
    .first();
  await run(page, 'notebook:move-cursor-down');
  await page.evaluate(async () => {
    const { currentWidget } = window.jupyterapp.shell;
    const { content } = currentWidget as NotebookPanel;
    await content.scrollToItem(40, 'start');
  });
  await expect(far).toBeVisible();
  const before = await placeOf(far);

  // She changes what is above and far away, and what is in sight.
  await typeInto(marie, 0, ' # changed');
  await marie.keyboard.press('Escape');
  await run(marie, 'notebook:insert-cell-below');
  await marie.keyboard.press('Enter');
  await marie.keyboard.type('new = 1');
  await marie.evaluate(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const { cells } = (currentWidget as NotebookPanel).model!.sharedModel;
    cells[43].setSource('value_42 = "seen"');
  });
  await marie.keyboard.press('Control+s');

  await expect(
    page.locator('.cm-content', { hasText: 'value_42 = "seen"' })
  ).toBeVisible(FREED);
  expect(Math.abs((await placeOf(far)).y - before.y)).toBeLessThan(3);
});
