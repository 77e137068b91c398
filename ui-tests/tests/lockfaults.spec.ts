import { expect, galata } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  choose,
  editing,
  FREED,
  openElsewhere,
  openHere,
  run,
  share,
  typeInto,
  dirty
} from './locking';
import {
  EINSTEIN,
  EINSTEIN_ELSEWHERE,
  EINSTEIN_SIGNED_IN,
  endLab,
  endShares,
  MARIE,
  notebook,
  readStored,
  save,
  sleepLab,
  startStorage,
  stopStorage,
  test,
  wakeLab
} from './support';

test.setTimeout(180000);

test.afterEach(endShares);

test('a storage that goes away while somebody edits takes nothing from him', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/work.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(editing(page)).toBeVisible();
  await stopStorage();
  try {
    await typeInto(page, 0, ' + 1');
    await page.keyboard.press('Control+s');
    const status = page.locator('#jp-main-statusbar');
    await expect(status).toContainText(
      'not saved · storage not reachable since'
    );
    await typeInto(page, 0, ' + 2');
    await expect(banner(page)).toHaveCount(0);
  } finally {
    await startStorage();
  }

  await expect(dirty(page)).toHaveCount(0, {
    timeout: 30000
  });
  expect(await readStored(file)).toContain('one = 1 + 1 + 2');
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' + 3');
  await save(page);
  expect(await readStored(file)).toContain('one = 1 + 1 + 2 + 3');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('who slept while somebody else took up his notebook keeps what he had not saved', async ({
  page,
  tmpPath
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const laptop = await openElsewhere(page, EINSTEIN_ELSEWHERE, his);
  await expect(editing(laptop)).toBeVisible();
  await typeInto(laptop, 0, ' # his');
  await sleepLab(EINSTEIN_ELSEWHERE);
  const opened = [laptop];
  try {
    // His lock ends by itself.
    const marie = await openElsewhere(page, MARIE, hers);
    opened.push(marie);
    await expect(banner(marie)).toContainText('Albert Einstein is editing');
    await expect(banner(marie)).toContainText('has finished', FREED);
    await banner(marie).getByRole('button', { name: 'Edit now' }).click();
    await expect(editing(marie)).toBeVisible();
    await typeInto(marie, 1, ' # hers');
    await save(marie);
  } finally {
    await wakeLab(EINSTEIN_ELSEWHERE);
  }

  await expect(banner(laptop)).toContainText(
    /Your editing lock ended at .*, and Marie Curie edits now. Your unsaved changes are kept\./,
    FREED
  );
  await expect(cell(laptop, 0)).toHaveText('one = 1 # his');
  await typeInto(laptop, 0, 'more');
  await expect(banner(laptop)).toContainText('View only');
  await expect(cell(laptop, 0)).toHaveText('one = 1 # his');
  await banner(laptop)
    .getByRole('button', { name: 'Save them as my copy' })
    .click();
  const copy = name.replace('.ipynb', ' (Albert Einstein).ipynb');
  await expect(laptop.getByRole('tab', { name: copy })).toBeVisible();
  expect(await readStored(`${tmpPath}/${copy}`)).toContain('one = 1 # his');

  // The original shows what she saved.
  await laptop.getByRole('tab', { name, exact: true }).click();
  await expect(cell(laptop, 1)).toHaveText('two = 2 # hers', FREED);
  await expect(cell(laptop, 0)).toHaveText('one = 1');
  await expect(banner(laptop)).toContainText('Marie Curie is editing');
  await expect(laptop.getByRole('dialog')).toHaveCount(0);
  await Promise.all(opened.map(tab => tab.context().close()));
});

test('unsaved changes under a lock that was taken are dropped only when told so', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/work.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', file);
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, file);
  await expect(editing(page)).toBeVisible();
  await typeInto(page, 0, ' # unsaved');
  const elsewhere = await openElsewhere(page, EINSTEIN_ELSEWHERE, file);
  await banner(elsewhere)
    .getByRole('button', { name: 'Continue here' })
    .click();
  await expect(editing(elsewhere)).toBeVisible();

  await expect(banner(page)).toContainText(
    'Your unsaved changes are kept.',
    FREED
  );
  await expect(cell(page, 0)).toHaveText('one = 1 # unsaved');
  await banner(page).getByRole('button', { name: 'Discard' }).click();
  await expect(cell(page, 0)).toHaveText('one = 1');
  await expect(
    banner(page).getByRole('button', { name: 'Continue here' })
  ).toBeVisible();
  await elsewhere.context().close();
});

test('a tab that crashed frees what it had open', async ({ page, tmpPath }) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(editing(marie)).toBeVisible();
  await openHere(page, his);
  await expect(banner(page)).toContainText('Marie Curie is editing');

  const devtools = await marie.context().newCDPSession(marie);
  const crashed = marie.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;

  await expect(banner(page)).toContainText('Marie Curie has finished', {
    timeout: 90000
  });
  await marie.context().close();
});

/** Close the document shown, without being asked whether to save. */
async function closeDocument(page: Page): Promise<void> {
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    // A kernel that started has changed it.
    panel.model!.dirty = false;
    panel.close();
  });
}

/** Log out, and lose what is not saved. */
async function logOut(tab: Page): Promise<void> {
  tab.once('dialog', leaving => leaving.accept());
  await choose(tab, 'File', 'Log Out');
  await expect(tab.locator('body')).toContainText('Successfully logged out.');
}

const CLOSINGS: [string, (tab: Page) => Promise<unknown>, lab?: string][] = [
  ['the document', closeDocument],
  ['the window', tab => tab.close({ runBeforeUnload: true })],
  ['JupyterLab', tab => tab.request.post(`${EINSTEIN_ELSEWHERE}/api/shutdown`)],
  ['his session', logOut, EINSTEIN_SIGNED_IN]
];

/** Less than what frees a file whose tab says nothing. */
const SAID = { timeout: 30000 };

for (const [what, close, lab = EINSTEIN_ELSEWHERE] of CLOSINGS) {
  test(`closing ${what} frees the file`, async ({ page, tmpPath }) => {
    const file = `${tmpPath}/work.ipynb`;
    await page.contents.uploadContent(notebook('one = 1'), 'text', file);
    const elsewhere = await openElsewhere(page, lab, file);
    await expect(editing(elsewhere)).toBeVisible();
    await page.filebrowser.openDirectory(tmpPath);
    await openHere(page, file);
    await expect(banner(page)).toContainText('You are editing this in another');

    await close(elsewhere);
    try {
      await expect(banner(page)).toContainText('You are no longer', SAID);
      await banner(page).getByRole('button', { name: 'Edit now' }).click();
      await expect(editing(page)).toBeVisible();
    } finally {
      if (what === 'JupyterLab') {
        await endLab(EINSTEIN_ELSEWHERE);
      }
    }
    await elsewhere.context().close();
  });
}

test('of two who open at once one edits', async ({ page, tmpPath }) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const open = (lab: string, path: string) => openElsewhere(page, lab, path);
  const pages = await Promise.all([
    open(EINSTEIN, his),
    open(EINSTEIN_ELSEWHERE, his),
    open(MARIE, hers)
  ]);

  await expect(async () => {
    const edits = await Promise.all(pages.map(tab => editing(tab).count()));
    expect(edits.filter(Boolean)).toHaveLength(1);
    const views = await Promise.all(pages.map(tab => banner(tab).count()));
    expect(views.filter(Boolean)).toHaveLength(2);
  }).toPass({ timeout: 20000 });
  await Promise.all(pages.map(tab => tab.context().close()));
});

test('the lock stays with a file that is renamed and moved, in all its views', async ({
  page,
  tmpPath
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  await page.filebrowser.openDirectory(tmpPath);
  await openHere(page, his);
  await expect(editing(page)).toBeVisible();

  // A second view shares the lock; closing it keeps it.
  await run(page, 'docmanager:clone');
  await expect(page.locator('.jp-NotebookPanel:visible')).toHaveCount(2);
  await expect(editing(page)).toBeVisible();
  await run(page, 'application:close');
  await expect(editing(page)).toBeVisible();

  await page.contents.createDirectory(`${tmpPath}/moved`);
  const moved = `${tmpPath}/moved/renamed.ipynb`;
  await page.evaluate(
    async ([from, to]) => {
      const { contents } = window.jupyterapp.serviceManager;
      await contents.rename(from, to);
    },
    [his, moved]
  );
  await expect(page.getByRole('tab', { name: 'renamed.ipynb' })).toBeVisible();
  await typeInto(page, 0, ' # after');
  await save(page);
  expect(await readStored(moved)).toContain('one = 1 # after');
  await expect(editing(page)).toBeVisible();
  const marie = await openElsewhere(page, MARIE, hers);
  await expect(banner(marie)).toContainText('Albert Einstein is editing');
  await marie.context().close();
});

test('what is open again after a reload is locked again', async ({
  page,
  tmpPath
}) => {
  const file = `${tmpPath}/work.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', file);
  const tab = await openElsewhere(page, EINSTEIN_ELSEWHERE, file);
  await expect(editing(tab)).toBeVisible();
  // The workspace is stored a moment after it changed.
  const workspace = `${EINSTEIN_ELSEWHERE}/lab/api/workspaces/default`;
  await expect
    .poll(async () => (await tab.request.get(workspace)).text())
    .toContain(`notebook:${file}`);
  await tab.goto(`${EINSTEIN_ELSEWHERE}/lab`);
  await expect(cell(tab, 0)).toBeVisible({ timeout: 30000 });

  await expect(editing(tab)).toBeVisible();
  await expect(banner(tab)).toHaveCount(0);
  await tab.context().close();
});

test.describe('with locks switched off by the person', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'cs3lab:locks': { lockOnOpen: 'off' }
    }
  });

  test('nothing is locked', async ({ page, tmpPath }) => {
    const { his, hers } = await share(page, tmpPath, 'editor');
    const asked: string[] = [];
    page.on('request', request => {
      if (request.url().includes('/cs3lab/locks')) {
        asked.push(request.url());
      }
    });
    await page.filebrowser.openDirectory(tmpPath);
    await openHere(page, his);
    await typeInto(page, 0, ' # his');
    await save(page);
    const marie = await openElsewhere(page, MARIE, hers);

    await expect(editing(marie)).toBeVisible();
    expect(asked).toEqual([]);
    await marie.context().close();
  });
});
