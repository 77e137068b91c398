import { expect } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Locator, Page } from '@playwright/test';
import { basename } from 'path';
import { MARIE, notebook } from './support';
import { openIn } from './windows';

/** Who waits for a lock looks every second, and a lock lasts twenty. */
export const FREED = { timeout: 60000 };

type IBox = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** A person, by the name he is found by, and his JupyterLab. */
export interface IPerson {
  readonly name: string;
  readonly lab: string;
}

/** Share a file with somebody, who accepts it: where he finds it. */
export async function shareBetween(
  page: Page,
  from: IPerson,
  to: IPerson,
  path: string,
  role: 'editor' | 'viewer'
): Promise<string> {
  const { request } = page;
  const found = await request.get(`${from.lab}/cs3lab/people?q=${to.name}`);
  const [{ kind, id, idp }] = (await found.json()).people;
  await request.post(`${from.lab}/cs3lab/shares`, {
    data: { path, grantee: { kind, id, idp }, role }
  });
  const { received } = await (
    await request.get(`${to.lab}/cs3lab/received`)
  ).json();
  const row = received.find(
    ({ item }: { item: { name: string } }) => item.name === basename(path)
  );
  const accepted = await request.patch(`${to.lab}/cs3lab/received/${row.id}`, {
    data: { state: 'accepted' }
  });
  return (await accepted.json()).item.path;
}

/** Store a notebook that einstein shares with marie; names are unique among her shares. */
export async function share(
  page: IJupyterLabPageFixture,
  folder: string,
  role: 'editor' | 'viewer',
  text = notebook('one = 1', 'two = 2', 'three = 3')
): Promise<{ his: string; hers: string; name: string }> {
  const name = `analysis-${Date.now()}.ipynb`;
  const his = `${folder}/${name}`;
  await page.contents.uploadContent(text, 'text', his);
  const einstein = { name: 'einstein', lab: new URL(page.url()).origin };
  const marie = { name: 'marie', lab: MARIE };
  const hers = await shareBetween(page, einstein, marie, his, role);
  return { his, hers, name };
}

/** Open a notebook. */
export async function openHere(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  await openIn(page, path);
}

/** What is said above the documents shown. */
export const banner = (page: Page) => page.locator('.jp-Cs3LockBanner:visible');

/** The word of who holds the lock, in the status bar. */
export const editing = (page: Page) =>
  page.locator('#jp-main-statusbar').getByText('editing', { exact: true });

/** The text of a code cell. */
export const cell = (page: Page, index: number) =>
  page
    .locator('.jp-Notebook:visible .jp-CodeCell')
    .nth(index)
    .locator('.cm-content');

/** The number before a code cell. */
export const prompt = (page: Page, index: number) =>
  page
    .locator('.jp-Notebook:visible .jp-CodeCell')
    .nth(index)
    .locator('.jp-InputPrompt');

/** The mark of a document shown with changes that are not stored. */
export const dirty = (page: Page) =>
  page.locator('.jp-mod-current.jp-mod-dirty');

/** Type at the end of a code cell. */
export async function typeInto(
  page: Page,
  index: number,
  text: string
): Promise<void> {
  await cell(page, index).click();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
}

/** Run a command of JupyterLab. */
export async function run(
  page: Page,
  command: string,
  args: ReadonlyPartialJSONObject = {}
): Promise<void> {
  await page.evaluate(
    async ([id, given]) => {
      await window.jupyterapp.commands.execute(id, given);
    },
    [command, args] as const
  );
}

/** Let the file browser look what its folder holds. */
export async function listAgain(page: Page): Promise<void> {
  await run(page, 'filebrowser:refresh');
}

/** Choose what a menu in the bar offers. */
export async function choose(
  page: Page,
  menu: string,
  item: string
): Promise<void> {
  const bar = page.locator('#jp-MainMenu');
  await bar.getByRole('menuitem', { name: menu, exact: true }).click();
  await page.locator('.lm-Menu').getByText(item, { exact: true }).click();
}

/** Where on the page something is, once it has come to rest. */
export async function placeOf(place: Locator): Promise<IBox> {
  const seen: (IBox | null)[] = [];
  await expect
    .poll(
      async () => {
        seen.unshift(await place.boundingBox());
        const [now, before] = seen;
        return !!now && before?.x === now.x && before.y === now.y;
      },
      { intervals: [300] }
    )
    .toBe(true);
  return seen[0]!;
}

/** Drag with the mouse; what is dragged covers the page meanwhile. */
export async function drag(
  page: Page,
  from: Locator,
  to: Locator
): Promise<void> {
  const end = await placeOf(to);
  // A cell draws its prompt anew when it settles; hovering waits for the one that stays.
  await from.hover({ position: { x: 10, y: 8 } });
  await page.mouse.down();
  await page.mouse.move(end.x + 30, end.y + 4, { steps: 10 });
  await page.mouse.move(end.x + 40, end.y + 8, { steps: 5 });
  await page.mouse.up();
}
