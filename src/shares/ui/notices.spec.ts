import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { received, TestSharing } from '../../testing/sharing';
import { ReceivedShares } from '../model/received';
import { SharingRest } from '../model/rest';
import { ArrivalNotices } from './notices';

async function setUp(isWanted = true) {
  const server = new TestSharing();
  const shares = new ReceivedShares(new SharingRest(server.settings));
  const opened: (string | null)[] = [];
  const shown: string[] = [];
  new ArrivalNotices({
    received: shares,
    open: ({ path }) => opened.push(path),
    show: list => shown.push(list),
    isWanted: () => isWanted,
    trans: nullTranslator.load('cs3lab')
  });
  await shares.feed.refresh();
  const arrive = async (...names: string[]) => {
    server.received = [
      ...names.map(name => received(name, name)),
      ...server.received
    ];
    await shares.feed.refresh();
  };
  return { server, shares, opened, shown, arrive };
}

function messages(): string[] {
  return Notification.manager.notifications.map(({ message }) => message);
}

/** Press a button of the only notice; like JupyterLab, that closes it. */
async function press(label: string): Promise<void> {
  const [{ id, options }] = Notification.manager.notifications;
  const button = options.actions?.find(action => action.label === label);
  button!.callback(new MouseEvent('click'));
  Notification.dismiss(id);
  await new Promise(resolve => setTimeout(resolve));
}

afterEach(() => Notification.dismiss());

it('tells of one share who shares what, and how', async () => {
  const { arrive } = await setUp();
  await arrive('a.ipynb');

  expect(messages()).toEqual([
    'Albert Einstein shares “a.ipynb” with you. You can edit it.'
  ]);
});

it('sums up several, however they come', async () => {
  const { arrive, shown } = await setUp();
  await arrive('a.ipynb');
  await arrive('b.ipynb', 'c.ipynb');

  expect(messages()).toEqual(['3 new shares wait for you.']);

  await press('Show');

  expect(shown).toEqual(['pending']);
});

it('tells twenty at once in one notice', async () => {
  const { arrive } = await setUp();
  await arrive(...Array.from({ length: 20 }, (_, index) => `${index}.ipynb`));

  expect(messages()).toEqual(['20 new shares wait for you.']);
});

it('opens what came in accepted already', async () => {
  const { server, shares, opened } = await setUp();
  const row = received('1', 'a.ipynb', { state: 'accepted' });
  server.received = [{ ...row, item: { ...row.item, path: 'Shares/a.ipynb' } }];
  await shares.feed.refresh();
  await press('Open');

  expect(opened).toEqual(['Shares/a.ipynb']);
});

it('says what a copy is proposed for', async () => {
  const { server, shares } = await setUp();
  server.received = [
    received('1', 'a (copy).ipynb', { merges_into: 'a.ipynb' })
  ];
  await shares.feed.refresh();

  expect(messages()).toEqual([
    'Albert Einstein shares “a (copy).ipynb” with you, ' +
      'and proposes to merge it into “a.ipynb”.'
  ]);
});

it('says what its owner says to it', async () => {
  const { server, shares } = await setUp();
  const words = 'Faster now.';
  server.received = [
    received('1', 'b.ipynb', { merges_into: 'a.ipynb', words })
  ];
  await shares.feed.refresh();

  expect(messages()).toEqual([
    'Albert Einstein shares “b.ipynb” with you, ' +
      'and proposes to merge it into “a.ipynb”: “Faster now.”'
  ]);
});

it('opens what is proposed for merging at once', async () => {
  const { server, shares, opened } = await setUp();
  server.received = [
    received('1', 'a (copy).ipynb', { merges_into: 'a.ipynb' })
  ];
  await shares.feed.refresh();
  await press('Review');

  await until(() => opened[0]);
  expect(opened).toEqual(['Shares/a (copy).ipynb']);
});

it('counts down while they are answered, and goes with the last', async () => {
  const { arrive, shares } = await setUp();
  await arrive('a.ipynb', 'b.ipynb');
  await shares.accept('a.ipynb');

  expect(messages()).toEqual(['One new share waits for you.']);

  await shares.decline('b.ipynb');

  expect(messages()).toEqual([]);
  shares.progress.clear('b.ipynb');
});

it('accepts from the notice, and offers to open what is ready', async () => {
  const { arrive, opened } = await setUp();
  await arrive('a.ipynb');
  await press('Accept');

  await expect(until(() => messages()[0])).resolves.toBe('“a.ipynb” is ready.');

  await press('Open');

  expect(opened).toEqual(['Shares/a.ipynb']);
});

it('says what cannot be reached after it was accepted', async () => {
  const { arrive, server } = await setUp();
  await arrive('a.ipynb');
  server.unreachable = 'storage';
  await press('Accept');

  await expect(until(() => messages()[0])).resolves.toBe(
    'At the storage: It does not answer.'
  );
});

it('is silent where the person wants no notices', async () => {
  const { arrive } = await setUp(false);
  await arrive('a.ipynb');

  expect(messages()).toEqual([]);
});

/** Resolves with what is there as soon as it is. */
async function until<T>(look: () => T | undefined): Promise<T> {
  const found = look();
  return (
    found ??
    new Promise<T>(resolve =>
      Notification.manager.changed.connect(() => {
        const value = look();
        if (value !== undefined) {
          resolve(value);
        }
      })
    )
  );
}
