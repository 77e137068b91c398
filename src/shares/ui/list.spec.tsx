import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { fill, press, show } from '../../testing/screen';
import { RowList } from './list';

interface IRow {
  readonly id: string;
}

const onOpen = jest.fn();
const onRetry = jest.fn();

beforeEach(() => jest.clearAllMocks());

function showList(
  rows: readonly IRow[] | null,
  error: string | null = null,
  render = ({ id }: IRow) => <span>{id}</span>
) {
  show(
    <RowList<IRow>
      label="Shares"
      rows={rows}
      error={error}
      empty="Nothing here."
      textOf={({ id }) => `File ${id}`}
      kindOf={() => 'row'}
      isBusy={() => false}
      render={render}
      onOpen={onOpen}
      onRetry={onRetry}
      trans={nullTranslator.load('cs3lab')}
    />
  );
}

const named = (...ids: string[]) => ids.map(id => ({ id }));
const many = named(...'abcdefghi');
const row = (id: string) => screen.findByLabelText(`File ${id}`);

it('is drawn anew every minute, so that its times go on', async () => {
  jest.useFakeTimers();
  const render = jest.fn(({ id }: IRow) => <span>{id}</span>);
  showList(named('a'), null, render);
  await jest.advanceTimersByTimeAsync(1000);
  render.mockClear();
  await jest.advanceTimersByTimeAsync(60000);
  jest.useRealTimers();

  expect(render).toHaveBeenCalled();
});

it('says that it is loading', async () => {
  showList(null);

  expect(await screen.findByLabelText('Loading…')).toBeTruthy();
});

it('says why there is nothing, and tries again', async () => {
  showList(null, 'The storage is away.');

  expect((await screen.findByRole('alert')).textContent).toContain(
    'The storage is away.'
  );
  await press('Retry');
  expect(onRetry).toHaveBeenCalledTimes(1);
});

it('says what to do where there is nothing', async () => {
  showList([]);

  expect(await screen.findByText('Nothing here.')).toBeTruthy();
});

it('keeps what was known where it cannot be asked again', async () => {
  showList(named('a'), 'The storage is away.');

  expect(await row('a')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('away');
});

it('offers no filter where all is seen at a glance', async () => {
  showList(named('a', 'b'));
  await row('a');

  expect(screen.queryByRole('searchbox')).toBeNull();
});

it('filters long lists', async () => {
  showList(many);
  await fill('Filter Shares', ' FILE C ');

  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1));
  expect(screen.getByRole('listitem').dataset.id).toBe('c');
});

it('says that nothing matches', async () => {
  showList(many);
  await fill('Filter Shares', 'zzz');

  expect(await screen.findByText('Nothing matches “zzz”.')).toBeTruthy();
});

it('opens a row upon a double click, and upon Enter', async () => {
  showList(named('a', 'b'));
  fireEvent.doubleClick(await row('b'));
  fireEvent.keyDown(await row('a'), { key: 'Enter' });

  expect(onOpen.mock.calls).toEqual([[{ id: 'b' }], [{ id: 'a' }]]);
});

it.each([
  ['ArrowDown', 'b', 'c'],
  ['ArrowUp', 'b', 'a'],
  ['Home', 'c', 'a'],
  ['End', 'a', 'c']
])('goes by %s from %s to %s', async (key, from, to) => {
  showList(named('a', 'b', 'c'));
  (await row(from)).focus();
  fireEvent.keyDown(await row(from), { key });

  expect(document.activeElement).toBe(await row(to));
});

it('is one stop of the Tab key', async () => {
  showList(named('a', 'b'));
  (await row('b')).focus();

  await waitFor(async () => expect((await row('b')).tabIndex).toBe(0));
  expect((await row('a')).tabIndex).toBe(-1);
});
