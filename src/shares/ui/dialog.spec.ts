import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { button, fill, press, show } from '../../testing/screen';
import { MARIE, share, TestSharing } from '../../testing/sharing';
import { SharingRest } from '../model/rest';
import { ShareDialog } from './dialog';

function setUp(
  prepare: (server: TestSharing) => void = () => undefined,
  paths = ['a.ipynb']
) {
  const server = new TestSharing();
  prepare(server);
  const onEdited = jest.fn();
  const dialog = new ShareDialog({
    rest: new SharingRest(server.settings),
    paths,
    title: 'Share “a.ipynb”',
    onEdited,
    trans: nullTranslator.load('cs3lab')
  });
  show(dialog);
  return { server, onEdited, dialog };
}

it('shares with somebody found by name, to view unless said otherwise', async () => {
  const { server, onEdited } = setUp();
  await fill('Share with', 'marie');
  fireEvent.mouseDown(await screen.findByText('Marie Curie'));

  await waitFor(() => expect(server.shares).toHaveLength(1));
  expect(server.shares[0]).toMatchObject({ grantee: MARIE, role: 'viewer' });
  await waitFor(() => expect(onEdited).toHaveBeenCalledTimes(1));
});

it('shares to edit where that is chosen, and says what it means', async () => {
  const { server } = setUp();
  fireEvent.change(await screen.findByLabelText('What they may do'), {
    target: { value: 'editor' }
  });
  expect(await screen.findByText(/^Editors also save to it/)).toBeTruthy();
  await fill('Share with', 'marie');
  fireEvent.mouseDown(await screen.findByText('Marie Curie'));

  await waitFor(() => expect(server.shares[0]?.role).toBe('editor'));
});

it('shows with whom it is shared, and its links', async () => {
  setUp(server => {
    server.shares = [share('1', 'a.ipynb', MARIE)];
  });

  expect(await screen.findByText('Marie Curie')).toBeTruthy();
  expect(await button('Create a link')).toBeTruthy();
});

it('makes links for one item at a time', async () => {
  setUp(undefined, ['a.ipynb', 'b.ipynb']);

  expect(
    await screen.findByText('Links are made for one item at a time.')
  ).toBeTruthy();
  expect(screen.queryByText('Create a link')).toBeNull();
});

it('has no links where the storage makes none', async () => {
  setUp(server => {
    server.links = null;
  });
  await screen.findByText(/^Shared with nobody yet/);

  expect(screen.queryByText('Create a link')).toBeNull();
});

it('says why something may not be shared', async () => {
  setUp(server => server.foreign.add('a.ipynb'));

  expect(await screen.findByText('Only its owner can share it.')).toBeTruthy();
  expect(screen.queryByLabelText('Share with')).toBeNull();
});

it('says why it is not known how it is shared, and tries again', async () => {
  const { server } = setUp(it => {
    it.refused = 'GET sharing';
  });
  expect((await screen.findByRole('alert')).textContent).toContain(
    'You may not do that.'
  );
  server.refused = null;
  await press('Retry');

  expect(await screen.findByText(/^Shared with nobody yet/)).toBeTruthy();
});

it('closes upon Escape, but where that closes a list in it', async () => {
  const { dialog } = setUp();
  const closed = jest.spyOn(dialog, 'reject');
  await fill('Share with', 'marie');
  await screen.findByText('Marie Curie');
  const escape = { key: 'Escape', keyCode: 27, bubbles: true };
  const box = screen.getByLabelText('Share with');
  fireEvent.keyDown(box, escape);
  await waitFor(() => expect(box.getAttribute('aria-expanded')).toBe('false'));
  expect(closed).not.toHaveBeenCalled();
  fireEvent.keyDown(box, escape);

  expect(closed).toHaveBeenCalledTimes(1);
});
