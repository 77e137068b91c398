import { Notification as Notice } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { FreeNotice } from './freenotice';

/** A notification of the operating system. */
class SystemNotice {
  static permission = 'default';
  static readonly requestPermission = jest.fn(async () => 'granted');
  static readonly shown: SystemNotice[] = [];

  constructor(
    readonly message: string,
    readonly options: NotificationOptions
  ) {
    SystemNotice.shown.push(this);
  }

  readonly close = jest.fn();
  onclick = () => undefined;
}

const file = {
  name: 'a.ipynb',
  reason: 'Marie Curie has finished.',
  show: jest.fn(),
  edit: jest.fn()
};
const TITLE = 'JupyterLab';

const notice = new FreeNotice(nullTranslator.load('cs3lab'));
let told: IDisposable | null;

function tell(focused: boolean): void {
  jest.spyOn(document, 'hasFocus').mockReturnValue(focused);
  told = notice.show(file);
}

beforeEach(() => {
  Object.assign(window, { Notification: SystemNotice });
  SystemNotice.permission = 'granted';
  SystemNotice.shown.length = 0;
  document.title = TITLE;
});

afterEach(() => {
  told?.dispose();
  jest.restoreAllMocks();
});

it('tells in JupyterLab who looks at it', () => {
  tell(true);

  const [{ message, options }] = Notice.manager.notifications;
  expect(message).toBe('“a.ipynb” is free.');
  options.actions![0].callback(new MouseEvent('click'));
  expect(file.edit).toHaveBeenCalledTimes(1);
  expect(SystemNotice.shown).toEqual([]);
  expect(document.title).toBe(TITLE);
});

it('tells who looks elsewhere by the operating system too', () => {
  tell(false);

  const [notice] = SystemNotice.shown;
  expect(notice.message).toBe('“a.ipynb” is free.');
  expect(notice.options.body).toBe('Marie Curie has finished.');
  notice.onclick();
  expect(file.show).toHaveBeenCalledTimes(1);
});

it('says so in the title until the person looks', async () => {
  tell(false);
  expect(document.title).toBe('“a.ipynb” is free. – JupyterLab');
  const other = 'b.ipynb - JupyterLab';
  document.title = other;
  await Promise.resolve();
  expect(document.title).toBe('“a.ipynb” is free. – b.ipynb - JupyterLab');
  document.title = TITLE;
  await Promise.resolve();
  window.dispatchEvent(new Event('focus'));

  expect(document.title).toBe(TITLE);
});

it('tells only here where the person does not want more', () => {
  SystemNotice.permission = 'denied';
  tell(false);

  expect(SystemNotice.shown).toEqual([]);
  expect(Notice.manager.notifications).toHaveLength(1);
});

it('takes everything back', () => {
  tell(false);
  told!.dispose();

  expect(Notice.manager.notifications).toHaveLength(0);
  expect(SystemNotice.shown[0].close).toHaveBeenCalledTimes(1);
  expect(document.title).toBe(TITLE);
});

it.each([
  ['default', 1],
  ['granted', 0],
  ['denied', 0]
])('asks for permission while it is %s', (permission, times) => {
  SystemNotice.permission = permission;
  SystemNotice.requestPermission.mockClear();
  notice.askPermission();

  expect(SystemNotice.requestPermission).toHaveBeenCalledTimes(times);
});
