import { expect } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { Page } from '@playwright/test';
import {
  banner,
  cell,
  choose,
  editing,
  FREED,
  run,
  share,
  shareBetween,
  typeInto
} from './locking';
import {
  EINSTEIN,
  EINSTEIN_ELSEWHERE,
  EINSTEIN_SIGNED_IN,
  endLab,
  MARIE,
  notebook,
  notice,
  readStored,
  RICHARD,
  save,
  sleepLab,
  test,
  wakeLab
} from './support';
import { openIn, startLab } from './windows';

test('who slept while somebody else took up his notebook keeps what he had not saved', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const laptop = await windows.open(EINSTEIN_ELSEWHERE, his);
  await expect(editing(laptop)).toBeVisible();
  await typeInto(laptop, 0, ' # his');
  await sleepLab(EINSTEIN_ELSEWHERE);
  try {
    // His lock ends by itself.
    const marie = await windows.open(MARIE, hers);
    await expect(banner(marie)).toContainText(
      'Albert Einstein has been editing'
    );
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
  await expect(banner(laptop)).toContainText('Marie Curie has been editing');
  await expect(laptop.getByRole('dialog')).toHaveCount(0);
});

test('a tab that crashed frees what it had open', async ({
  page,
  tmpPath,
  windows
}) => {
  const einstein = { name: 'einstein', lab: EINSTEIN };
  const his = `${tmpPath}/work-${Date.now()}.ipynb`;
  await page.contents.uploadContent(notebook('one = 1'), 'text', his);
  // His server misses a tab that is silent for seconds, and not for minutes.
  await startLab(RICHARD);
  const person = { name: 'richard', lab: RICHARD };
  const path = await shareBetween(page, einstein, person, his, 'editor');
  const richard = await windows.open(RICHARD, path);
  await expect(editing(richard)).toBeVisible();
  await openIn(page, his);
  await expect(banner(page)).toContainText('Richard Feynman has been editing');

  const devtools = await richard.context().newCDPSession(richard);
  const crashed = richard.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;

  await expect(banner(page)).toContainText(
    'Richard Feynman has finished',
    FREED
  );
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
  test(`closing ${what} frees the file`, async ({ page, tmpPath, windows }) => {
    const file = `${tmpPath}/work.ipynb`;
    await page.contents.uploadContent(notebook('one = 1'), 'text', file);
    const elsewhere = await windows.open(lab, file);
    await expect(editing(elsewhere)).toBeVisible();
    await openIn(page, file);
    await expect(banner(page)).toContainText(
      'You have been editing this in another'
    );

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
  });
}

test('of three who open at once one edits', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const [elsewhere, marie] = await Promise.all([
    windows.show(EINSTEIN_ELSEWHERE),
    windows.show(MARIE)
  ]);
  const pages = [page, elsewhere, marie];

  await Promise.all([
    openIn(page, his),
    openIn(elsewhere, his),
    openIn(marie, hers)
  ]);

  await expect(async () => {
    const edits = await Promise.all(pages.map(tab => editing(tab).count()));
    expect(edits.filter(Boolean)).toHaveLength(1);
    const views = await Promise.all(pages.map(tab => banner(tab).count()));
    expect(views.filter(Boolean)).toHaveLength(2);
  }).toPass({ timeout: 20000 });
});

test('the lock stays with a file that is renamed and moved, in all its views', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  await openIn(page, his);
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
  const marie = await windows.open(MARIE, hers);
  await expect(banner(marie)).toContainText('Albert Einstein has been editing');
});

/** Choose what is locked when it is opened, as in the settings. */
async function lockOnOpen(page: Page, wanted: string): Promise<void> {
  await page.evaluate(async wanted => {
    const settings = (await window.galata.getPlugin(
      '@jupyterlab/apputils-extension:settings'
    )) as ISettingRegistry;
    await settings.set('cs3lab:locks', 'lockOnOpen', wanted);
  }, wanted);
}

test('with locks switched off by the person nothing is locked', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers } = await share(page, tmpPath, 'editor');
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/cs3lab/locks')) {
      asked.push(request.url());
    }
  });
  await lockOnOpen(page, 'off');
  try {
    await openIn(page, his);
    await typeInto(page, 0, ' # his');
    await save(page);
    const marie = await windows.open(MARIE, hers);

    await expect(editing(marie)).toBeVisible();
    expect(asked).toEqual([]);
  } finally {
    await lockOnOpen(page, 'all');
  }
});

test('what one may no longer change is not saved where it is not locked, and stays', async ({
  page,
  tmpPath,
  windows
}) => {
  const { his, hers, name } = await share(page, tmpPath, 'editor');
  const marie = await windows.show(MARIE);
  await lockOnOpen(marie, 'off');
  try {
    await openIn(marie, hers);
    await typeInto(marie, 0, ' # hers');
    const shares = `${EINSTEIN}/cs3lab/shares`;
    const made = await (await page.request.get(shares)).json();
    const id = encodeURIComponent(made.shares[0].id);
    const data = { role: 'viewer' };
    expect((await page.request.patch(`${shares}/${id}`, { data })).ok()).toBe(
      true
    );
    await marie.keyboard.press('Control+s');

    await expect(notice(marie, `You may not change “${name}”`)).toContainText(
      'Your work is still here.'
    );
    await expect(cell(marie, 0)).toHaveText('one = 1 # hers');
    expect(await readStored(his)).not.toContain('# hers');
  } finally {
    await lockOnOpen(marie, 'all');
  }
});
