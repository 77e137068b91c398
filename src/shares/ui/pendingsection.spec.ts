import { nullTranslator } from '@jupyterlab/translation';
import { screen, waitFor } from '@testing-library/dom';
import { press, show } from '../../testing/screen';
import { received, TestSharing } from '../../testing/sharing';
import { MadeShares } from '../model/made';
import { ReceivedShares } from '../model/received';
import { SharingRest } from '../model/rest';
import { PendingSection } from './pendingsection';

const ACCEPT = 'Accept “a.ipynb” from Albert Einstein';

async function setUp(rows = [received('1', 'a.ipynb')]) {
  const server = new TestSharing();
  server.received = rows;
  const rest = new SharingRest(server.settings);
  const shares = new ReceivedShares(rest);
  const open = jest.fn();
  const section = new PendingSection({
    received: shares,
    made: new MadeShares(rest),
    open,
    trans: nullTranslator.load('cs3lab')
  });
  // A sidebar puts it into the title of the section.
  show(section.toolbar);
  show(section);
  await shares.feed.refresh();
  server.take();
  return { server, shares, open };
}

it('says that nothing waits', async () => {
  await setUp([]);

  expect(await screen.findByText(/^Nothing waits for you/)).toBeTruthy();
});

it('shows nothing of what was deleted before it was answered', async () => {
  await setUp([received('1', 'a.ipynb', { status: 'gone' })]);

  expect(await screen.findByText(/^Nothing waits for you/)).toBeTruthy();
  expect(screen.queryByText(/share waits for/)).toBeNull();
});

it('counts what waits', async () => {
  await setUp([received('1', 'a.ipynb'), received('2', 'b.ipynb')]);

  const badge = await screen.findByLabelText('2 shares wait for your answer');
  expect(badge.textContent).toBe('2');
});

it('says what a copy is shared for', async () => {
  await setUp([received('1', 'a.ipynb', { merges_into: 'results.ipynb' })]);

  expect(
    await screen.findByText('Proposes to merge it into “results.ipynb”')
  ).toBeTruthy();
});

it('says what its owner says to it', async () => {
  const words = 'Faster now.';
  await setUp([
    received('1', 'a.ipynb', { merges_into: 'results.ipynb', words })
  ]);

  expect(
    await screen.findByText(
      'Proposes to merge it into “results.ipynb”: “Faster now.”'
    )
  ).toBeTruthy();
});

it('declines what is proposed with a sentence', async () => {
  const { server } = await setUp([
    received('1', 'a.ipynb', { merges_into: 'results.ipynb' })
  ]);
  await press('Decline “a.ipynb” from Albert Einstein');
  const said = await screen.findByLabelText(
    'What you say to Albert Einstein (optional)'
  );
  expect(server.take()).toEqual([]);
  (said as HTMLTextAreaElement).value = ' Not yet. ';
  await press('Decline');

  expect(await screen.findByText('Declined.')).toBeTruthy();
  expect(server.take()).toEqual([
    'PATCH received/1 {"state":"declined","words":"Not yet."}'
  ]);
});

it('declines nothing where that is cancelled', async () => {
  const { server } = await setUp([
    received('1', 'a.ipynb', { merges_into: 'results.ipynb' })
  ]);
  await press('Decline “a.ipynb” from Albert Einstein');
  await press('Cancel');

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(server.take()).toEqual([]);
});

it('opens what is proposed for merging at once', async () => {
  const { server, open } = await setUp([
    received('1', 'a.ipynb', { merges_into: 'results.ipynb' })
  ]);
  await press('Review “a.ipynb” from Albert Einstein');

  await waitFor(() => expect(open).toHaveBeenCalled());
  expect(server.take()).toEqual(['PATCH received/1 {"state":"accepted"}']);
});

it('lets go of a share once it is accepted', async () => {
  const { server } = await setUp();
  await press(ACCEPT);

  expect(await screen.findByText(/^Nothing waits/)).toBeTruthy();
  expect(server.take()).toEqual(['PATCH received/1 {"state":"accepted"}']);
});

it('declines a share, and accepts it after all', async () => {
  const { server, shares } = await setUp();
  await press('Decline “a.ipynb” from Albert Einstein');
  expect(await screen.findByText('Declined.')).toBeTruthy();
  await press('Accept after all');

  await waitFor(() => expect(shares.find('1')!.state).toBe('accepted'));
  expect(server.take()).toEqual([
    'PATCH received/1 {"state":"declined"}',
    'PATCH received/1 {"state":"accepted"}'
  ]);
});

it('says why a share could not be accepted, and puts that away', async () => {
  const { server } = await setUp();
  server.refused = 'PATCH received/1';
  await press(ACCEPT);

  expect((await screen.findByRole('alert')).textContent).toContain(
    'You may not do that.'
  );
  await press('Dismiss');
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});
