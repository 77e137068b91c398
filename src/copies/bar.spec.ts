import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { button, press, show } from '../testing/screen';
import { CopyBar } from './bar';
import type { Action } from './messages';

const trans = nullTranslator.load('cs3lab');
const act = jest.fn<void, [Action]>();

/** Keys as Lumino knows them. */
const [UP, ENTER] = [38, 13];

let bar: CopyBar;

beforeEach(() => {
  act.mockClear();
  bar = new CopyBar(trans, act);
  show(bar);
});

it('takes no room while nothing is known', () => {
  expect(bar.isHidden).toBe(true);
  bar.say({ text: 'Copy.', actions: [], more: [] }, '');
  expect(bar.isHidden).toBe(false);
});

it('says how the copy stands, and does what its buttons say', async () => {
  bar.say({ text: 'Copy.', actions: ['compare', 'merge'], more: [] }, '');
  expect((await screen.findByRole('status')).textContent).toBe('Copy.');
  await press('Compare');
  await press('Merge back');

  expect(act.mock.calls).toEqual([['compare'], ['merge']]);
});

it('lets what goes on stand out', async () => {
  bar.say({ text: 'Copy.', actions: ['compare', 'merge'], more: [] }, '');

  expect((await button('Merge back')).className).toContain('jp-mod-accept');
  expect((await button('Compare')).className).not.toContain('jp-mod-accept');
});

it('names whom it asks to merge', async () => {
  bar.say({ text: 'Copy.', actions: ['propose'], more: [] }, 'Marie Curie');

  expect(await button('Ask Marie Curie to merge')).toBeTruthy();
});

it('has no menu where there is nothing in it', async () => {
  bar.say({ text: 'Copy.', actions: ['compare'], more: [] }, '');
  await button('Compare');

  expect(screen.queryByLabelText('More about this copy')).toBeNull();
});

it('does what is chosen in the menu, and has the focus again then', async () => {
  bar.say({ text: 'Copy.', actions: [], more: ['original', 'delete'] }, '');
  await press('More about this copy');
  const item = await screen.findByText('Delete This Copy…');
  const menu = item.closest('.lm-Menu')!;
  fireEvent.keyDown(menu, { keyCode: UP });
  fireEvent.keyDown(menu, { keyCode: ENTER });

  await waitFor(() => expect(act).toHaveBeenCalledWith('delete'));
  expect(document.activeElement).toBe(await button('More about this copy'));
});
