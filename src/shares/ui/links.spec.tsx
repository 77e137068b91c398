import { Clipboard } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import * as React from 'react';
import { button, fill, press, show } from '../../testing/screen';
import { link, TestSharing } from '../../testing/sharing';
import { ItemLinks } from '../model/itemlinks';
import { SharingRest } from '../model/rest';
import type { LinkRow } from '../model/rows';
import { Links } from './links';

const MORE = 'Password, end and removal of the link';

function setUp(...rows: LinkRow[]) {
  return setUpWhere(true, rows);
}

/** Links where the server knows, or does not know, the addresses of new ones. */
function setUpWhere(known: boolean, rows: LinkRow[]) {
  const server = new TestSharing();
  server.links = rows;
  const trans = nullTranslator.load('cs3lab');
  const links = new ItemLinks(
    new SharingRest(server.settings),
    'a.ipynb',
    rows,
    known
  );
  show(
    <UseSignal signal={links.changed}>
      {() => (
        <>
          <Links links={links} trans={trans} />
          <p>drawn</p>
        </>
      )}
    </UseSignal>
  );
  return { server, links };
}

const requests = (server: TestSharing, ...lines: unknown[]) =>
  waitFor(() => expect(server.take()).toEqual(lines));

it('makes a link with a password and an end', async () => {
  const { server, links } = setUp();
  await press('Create a link');
  await fill('Password (optional)', 'radium');
  await fill('Ends after (optional)', '2999-12-24');
  await press('Create');

  await waitFor(() => expect(links.links).toHaveLength(1));
  const [request] = server.take();
  expect(request).toMatch(/^POST links /);
  expect(JSON.parse(request.slice('POST links '.length))).toMatchObject({
    path: 'a.ipynb',
    role: 'viewer',
    password: 'radium',
    expires: expect.stringMatching(/^2999-12-2/)
  });
  expect(await button('Create a link')).toBeTruthy();
});

it('says why a link could not be made', async () => {
  const { server } = setUp();
  server.refused = 'POST links';
  await press('Create a link');
  await press('Create');

  expect((await screen.findByRole('alert')).textContent).toBe(
    'You may not do that.'
  );
});

it('makes no link where that is cancelled', async () => {
  const { server } = setUp();
  await press('Create a link');
  await press('Cancel');

  expect(await button('Create a link')).toBeTruthy();
  expect(server.take()).toEqual([]);
});

it('copies the address of a link', async () => {
  const copied = jest.spyOn(Clipboard, 'copyToSystem').mockReturnValue();
  setUp(link('1'));
  await press('Copy');

  expect(copied).toHaveBeenCalledWith('https://example.org/s/token');
  expect(await button('Copied')).toBeTruthy();
});

it('says of a link without an address why it cannot be copied', async () => {
  setUpWhere(false, [link('1', { url: null })]);

  expect(
    await screen.findByText(/this server is not set up to know its address/)
  ).toBeTruthy();
  expect(screen.queryByText('Copy')).toBeNull();
  expect(screen.queryByText('Create a link')).toBeNull();
});

it('says nothing of links where none can be handed on', async () => {
  setUpWhere(false, []);
  await screen.findByText('drawn');

  expect(screen.queryByText('Link')).toBeNull();
  expect(screen.queryByText('Create a link')).toBeNull();
});

it('lets whoever has the link edit', async () => {
  const { server } = setUp(link('1'));
  fireEvent.change(
    await screen.findByLabelText('What anyone with the link may do'),
    { target: { value: 'editor' } }
  );

  await requests(server, 'PATCH links/1 {"role":"editor"}');
});

it('sets a password, once there is one', async () => {
  const { server } = setUp(link('1'));
  await press(MORE);
  expect((await button('Set')).disabled).toBe(true);
  await fill('Password', 'radium');
  await waitFor(async () => expect((await button('Set')).disabled).toBe(false));
  fireEvent.submit((await button('Set')).form!);

  await requests(server, 'PATCH links/1 {"password":"radium"}');
});

it('takes a password away', async () => {
  const { server } = setUp(link('1', { protected: true }));
  await press(MORE);
  await press('No password');

  await requests(server, 'PATCH links/1 {"password":null}');
});

it('takes an end away', async () => {
  const { server } = setUp(link('1', { expires: '2999-12-24T12:00:00Z' }));
  await press(MORE);
  await press('Never ends');

  await requests(server, 'PATCH links/1 {"expires":null}');
});

it('asks before it removes a link, and can keep it', async () => {
  const { server } = setUp(link('1'));
  await press(MORE);
  await press('Remove the link…');
  expect(await screen.findByText(/^Nobody can use this link/)).toBeTruthy();
  await press('Keep the link');

  expect(await button('Remove the link…')).toBeTruthy();
  expect(server.take()).toEqual([]);
});

it('removes a link', async () => {
  const { server, links } = setUp(link('1'));
  await press(MORE);
  await press('Remove the link…');
  await press('Remove the link');

  await waitFor(() => expect(links.links).toHaveLength(0));
  expect(server.take()).toEqual(['DELETE links/1']);
});
