import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { IStorageStatus } from '../tokens';
import { warnKernelFiles } from './kernelfiles';

function setUp(seen: boolean) {
  const storage = { status: { kernel_files: seen } };
  const changed = new Signal<object, void>(storage);
  const tracker = { size: 0 };
  const widgetAdded = new Signal<object, void>(tracker);
  const mute = jest.fn();
  warnKernelFiles(
    { ...storage, changed } as unknown as IStorageStatus,
    Object.assign(tracker, { widgetAdded }) as unknown as INotebookTracker,
    nullTranslator.load('cs3lab'),
    mute
  );
  const openNotebook = () => {
    tracker.size++;
    widgetAdded.emit();
  };
  return { changed, openNotebook, mute };
}

const notices = () => Notification.manager.notifications;

afterEach(() => Notification.manager.dismiss());

it('is said once, in the first notebook, and can be muted', () => {
  const { changed, openNotebook, mute } = setUp(false);
  changed.emit();
  expect(notices()).toHaveLength(0);
  openNotebook();
  openNotebook();

  expect(notices()).toHaveLength(1);
  notices()[0].options.actions![0].callback(new MouseEvent('click'));
  expect(mute).toHaveBeenCalledTimes(1);
});

it('is not said where kernels see the files', () => {
  const { changed, openNotebook } = setUp(true);
  changed.emit();
  openNotebook();

  expect(notices()).toHaveLength(0);
});
