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
 * Tells a person that a file is free: in JupyterLab, and where he looks elsewhere, by a
 * notification of the operating system and the title of the browser's tab.
 */
export class Telling {
  constructor(private readonly _trans: TranslationBundle) {}

  /**
   * Ask whether the operating system may tell; to be called upon a click, as browsers want it.
   */
  ask(): void {
    if ('Notification' in window && Notification.permission === 'default') {
      // Who does not allow it is told in JupyterLab only.
      void Notification.requestPermission();
    }
  }

  /**
   * Tell.
   *
   * @returns a disposable that takes back what was told.
   */
  tell(file: IFreeFile): IDisposable {
    const message = this._trans.__('“%1” is free.', file.name);
    const told = DisposableSet.from([this._tellHere(file, message)]);
    if (!document.hasFocus()) {
      told.add(tellSystem(file, message));
      told.add(markTitle(message));
    }
    return told;
  }

  private _tellHere(file: IFreeFile, message: string): IDisposable {
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

function tellSystem(file: IFreeFile, message: string): IDisposable {
  if (!('Notification' in window) || Notification.permission !== 'granted') {
    return new DisposableSet();
  }
  const options = { body: file.reason, tag: file.name };
  const told = new Notification(message, options);
  told.onclick = () => {
    window.focus();
    file.show();
    told.close();
  };
  return new DisposableDelegate(() => told.close());
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
