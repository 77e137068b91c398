import { nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import * as React from 'react';
import { button, fill, press, show } from '../../testing/screen';
import { MARIE, share, TestSharing } from '../../testing/sharing';
import { SharingRest } from '../model/rest';
import type { ShareRow } from '../model/rows';
import { ItemSharing } from '../model/sharing';
import { Members } from './members';

const STOP = 'Stop sharing with Marie Curie';
const MORE = 'More about the access of Marie Curie';
const ROLE = 'What Marie Curie may do';

async function setUp(...shares: ShareRow[]) {
  const server = new TestSharing();
  server.shares = shares;
  const rest = new SharingRest(server.settings);
  const trans = nullTranslator.load('cs3lab');
  const sharing = new ItemSharing(rest, ['a.ipynb'], trans);
  await sharing.load();
  server.take();
  show(
    <UseSignal signal={sharing.changed}>
      {() => <Members sharing={sharing} trans={trans} />}
    </UseSignal>
  );
  return { server, sharing };
}

it('says that nobody is in the list', async () => {
  await setUp();

  expect(await screen.findByText(/^Shared with nobody yet/)).toBeTruthy();
});

it('tells who has access, and until when', async () => {
  await setUp(
    share('1', 'a.ipynb', MARIE, { expires: '2030-12-24T12:00:00Z' })
  );

  expect(await screen.findByText('Marie Curie')).toBeTruthy();
  expect(screen.getByText(/^marie · .* · until .*2030$/)).toBeTruthy();
});

it('lets somebody edit', async () => {
  const { server } = await setUp(share('1', 'a.ipynb', MARIE));
  fireEvent.change(await screen.findByLabelText(ROLE), {
    target: { value: 'editor' }
  });

  await waitFor(() =>
    expect(server.take()).toEqual(['PATCH shares/1 {"role":"editor"}'])
  );
});

it('stops sharing, and shares again where that is taken back', async () => {
  const { server } = await setUp(share('1', 'a.ipynb', MARIE));
  await press(STOP);
  expect(
    await screen.findByText('Marie Curie has no access any more.')
  ).toBeTruthy();
  expect(server.shares).toHaveLength(0);
  await press('Undo');

  await waitFor(() => expect(server.shares).toHaveLength(1));
});

it('ends the access of somebody on a day', async () => {
  const { server } = await setUp(share('1', 'a.ipynb', MARIE));
  await press(MORE);
  await fill('Ends after', '2999-12-24');
  await press('Set');

  await waitFor(() =>
    expect(server.take()[0]).toMatch(/^PATCH shares\/1 {"expires":"2999-12/)
  );
});

it('waits for the storage before more can be done', async () => {
  const { server } = await setUp(share('1', 'a.ipynb', MARIE));
  let release = () => {};
  server.gate = new Promise(resolve => (release = resolve));
  await press(STOP);

  await waitFor(async () => expect((await button(STOP)).disabled).toBe(true));
  release();
  expect(await screen.findByText(/no access any more/)).toBeTruthy();
});

it('says why somebody could not be taken out, until that is put away', async () => {
  const { server } = await setUp(share('1', 'a.ipynb', MARIE));
  server.refused = 'DELETE';
  await press(STOP);
  expect((await screen.findByRole('alert')).textContent).toContain(
    'You may not do that.'
  );
  await press('Dismiss');

  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(screen.getByText('Marie Curie')).toBeTruthy();
});

it('lets nobody change what others share', async () => {
  await setUp(share('1', 'a.ipynb', MARIE, { mine: false }));

  expect(await screen.findByText('Can view')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
