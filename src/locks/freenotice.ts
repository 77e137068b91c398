import { Notification as Notice } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';

/**
 * That a file is free, and what the person can do about it.
 */
export interface IFreeFile {
  readonly name: string;

  /** Why it is free. */
  readonly reason: string;

  /** Show the document. */
  show(): void;

  /** Edit it. */
  edit(): void;
}

/**
 * The notice that a file is free, in JupyterLab. A person who looks elsewhere also gets a
 * notification of the operating system and sees it in the title of the browser's tab.
 */
export class FreeNotice {
  constructor(private readonly _trans: TranslationBundle) {}

  /**
   * Ask for the permission to use the operating system's notifications.
   *
   * Browsers want this to be called upon a click.
   */
  askPermission(): void {
    if ('Notification' in window && Notification.permission === 'default') {
      // Without permission there is the notice in JupyterLab only.
      void Notification.requestPermission();
    }
  }

  /**
   * Show it.
   *
   * @returns a disposable that takes it away.
   */
  show(file: IFreeFile): IDisposable {
    const message = this._trans.__('“%1” is free.', file.name);
    const shown = DisposableSet.from([this._showHere(file, message)]);
    if (!document.hasFocus()) {
      shown.add(notifySystem(file, message));
      shown.add(markTitle(message));
    }
    return shown;
  }

  private _showHere(file: IFreeFile, message: string): IDisposable {
    const edit = {
      label: this._trans.__('Edit'),
      displayType: 'accent' as const,
      callback: () => file.edit()
    };
    const options = { autoClose: false as const, actions: [edit] };
    const id = Notice.info(message, options);
    return new DisposableDelegate(() => Notice.dismiss(id));
  }
}

function notifySystem(file: IFreeFile, message: string): IDisposable {
  if (!('Notification' in window) || Notification.permission !== 'granted') {
    return new DisposableSet();
  }
  const options = { body: file.reason, tag: file.name };
  const notification = new Notification(message, options);
  notification.onclick = () => {
    window.focus();
    file.show();
    notification.close();
  };
  return new DisposableDelegate(() => notification.close());
}

/**
 * Say it in the title of the browser's tab, until the person looks at it; JupyterLab, which writes
 * the title anew all the time, goes behind it.
 */
function markTitle(message: string): IDisposable {
  const mark = `${message} – `;
  const put = () => {
    if (!document.title.startsWith(mark)) {
      document.title = mark + document.title;
    }
  };
  const written = new MutationObserver(put);
  const unmark = new DisposableDelegate(() => {
    written.disconnect();
    window.removeEventListener('focus', onFocus);
    if (document.title.startsWith(mark)) {
      document.title = document.title.slice(mark.length);
    }
  });
  const onFocus = () => unmark.dispose();
  window.addEventListener('focus', onFocus);
  put();
  written.observe(document.head, { childList: true, subtree: true });
  return unmark;
}
