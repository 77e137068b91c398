import type { FileBrowserModel } from '@jupyterlab/filebrowser';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { screen } from '@testing-library/dom';
import { Signal } from '@lumino/signaling';
import { Cs3Drive } from '../files/drive';
import { press, show } from '../testing/screen';
import { TestStorage } from '../testing/storage';
import { ListingFailure } from './failure';

const trans = nullTranslator.load('cs3lab');

function setUp(path = '') {
  const storage = new TestStorage();
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const browser = { path, refresh: jest.fn() };
  const connectionFailure = new Signal<object, Error>(browser);
  const model = { ...browser, connectionFailure };
  const failure = new ListingFailure(
    model as unknown as FileBrowserModel,
    drive,
    trans
  );
  show(failure);
  const list = async (listed: string) => {
    await drive.get(listed, { content: true }).catch((error: Error) => {
      connectionFailure.emit(error);
    });
  };
  return { storage, connectionFailure, model, failure, list };
}

const REFUSED = { reason: 'sign-in', message: 'This password is wrong.' };

it('says why a folder is not shown, until it is', async () => {
  const { storage, failure, list } = setUp();
  storage.failure = { status: 403, body: REFUSED };
  await list('');
  expect((await screen.findByRole('alert')).textContent).toContain(
    'This password is wrong.'
  );
  expect(failure.isHidden).toBe(false);

  storage.failure = null;
  await list('');
  expect(failure.isHidden).toBe(true);
});

it('is not taken back by the listing of another folder', async () => {
  const { storage, failure, list } = setUp('physics');
  storage.failure = { status: 403, body: REFUSED };
  await list('physics');
  storage.failure = null;
  await list('');

  expect(failure.isHidden).toBe(false);
});

it('says when Jupyter is away', async () => {
  const { connectionFailure } = setUp();
  connectionFailure.emit(
    new ServerConnection.NetworkError(new TypeError('Failed to fetch'))
  );

  expect(await screen.findByText(/^Jupyter does not answer/)).toBeTruthy();
});

it('tries again when asked to', async () => {
  const { storage, model, list } = setUp();
  storage.failure = { status: 503, body: { reason: 'settings' } };
  await list('');
  await press('Retry');

  expect(model.refresh).toHaveBeenCalledTimes(1);
});
