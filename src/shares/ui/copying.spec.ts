import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { Cs3Drive } from '../../files/drive';
import { servicesOn } from '../../testing/document';
import { TestStorage } from '../../testing/storage';
import { copyShared } from './copying';

function setUp(folder: string) {
  const storage = new TestStorage();
  storage.write('Shares/a.txt', 'theirs');
  const { contents } = servicesOn(
    new Cs3Drive({ serverSettings: storage.settings })
  );
  const opened: string[] = [];
  const copy = () =>
    copyShared('Shares/a.txt', {
      contents,
      folder,
      open: ({ path }) => opened.push(path),
      trans: nullTranslator.load('cs3lab')
    });
  return { storage, copy, opened };
}

function notices() {
  return Notification.manager.notifications.map(({ message, type }) => [
    type,
    message
  ]);
}

afterEach(() => Notification.dismiss());

it('copies to the folder shown, and can open that', async () => {
  const { storage, copy, opened } = setUp('mine');

  await copy();

  expect(storage.files.get('mine/a.txt')!.text).toBe('theirs');
  expect(storage.files.get('Shares/a.txt')!.text).toBe('theirs');
  expect(notices()).toEqual([['success', 'Copied to My Files as “a.txt”.']]);
  const [{ options }] = Notification.manager.notifications;
  options.actions![0].callback(new MouseEvent('click'));
  expect(opened).toEqual(['mine/a.txt']);
});

it('copies to the home where shares are shown', async () => {
  const { storage, copy } = setUp('Shares/project');

  await copy();

  expect(storage.files.get('a.txt')!.text).toBe('theirs');
});

it('says that it copies while it does, where that takes long', async () => {
  const { storage, copy } = setUp('');
  let answer = () => {};
  storage.gate = new Promise(resolve => (answer = resolve));

  jest.useFakeTimers();
  const copied = copy();
  expect(notices()).toEqual([]);
  jest.advanceTimersByTime(1000);
  jest.useRealTimers();

  expect(notices()).toEqual([['in-progress', 'Copying “a.txt”…']]);
  answer();
  await copied;
  expect(notices()).toEqual([['success', 'Copied to My Files as “a.txt”.']]);
});

it('says why it could not copy', async () => {
  const { storage, copy } = setUp('');
  storage.failure = { status: 507, body: { message: 'Your space is full.' } };

  await copy();

  expect(notices()).toEqual([
    ['error', '“a.txt” could not be copied: Your space is full.']
  ]);
});
