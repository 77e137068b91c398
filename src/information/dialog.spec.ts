import { nullTranslator } from '@jupyterlab/translation';
import { screen } from '@testing-library/dom';
import { press, show } from '../testing/screen';
import { InformationDialog } from './dialog';
import type { IFact } from './facts';

const SIZE = { label: 'Size', value: '2 KB', title: '2048 bytes' };

function showDialog(ask: () => Promise<IFact[]>): void {
  const trans = nullTranslator.load('cs3lab');
  show(new InformationDialog({ name: 'a.ipynb', ask, trans }));
}

it('says that it is loading', async () => {
  showDialog(() => new Promise(() => undefined));

  expect(await screen.findByLabelText('Loading…')).toBeTruthy();
  expect(screen.getByText('Information on “a.ipynb”')).toBeTruthy();
});

it('tells what is known, each with its label', async () => {
  showDialog(async () => [SIZE]);

  expect((await screen.findByText('2 KB')).title).toBe('2048 bytes');
  expect(screen.getByRole('term').textContent).toBe('Size');
});

it('says why nothing is known, and asks again', async () => {
  const ask = jest
    .fn<Promise<IFact[]>, []>()
    .mockRejectedValueOnce(new Error('It is gone.'))
    .mockResolvedValueOnce([SIZE]);
  showDialog(ask);
  expect((await screen.findByRole('alert')).textContent).toContain(
    'It is gone.'
  );
  await press('Retry');

  expect(await screen.findByText('2 KB')).toBeTruthy();
});
