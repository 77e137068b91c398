import { Dialog } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import {
  DirListing,
  FileBrowser,
  FilterFileBrowserModel
} from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

export interface IPickOptions {
  readonly manager: IDocumentManager;
  /** The folder shown first. */
  readonly folder: string;
  /** Whether a file can be chosen; others are not shown. */
  readonly fits: (model: Contents.IModel) => boolean;
  readonly title: string;
  /** The button that takes what is selected. */
  readonly accept: string;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
}

/**
 * Let a person choose a file anywhere in the tree.
 *
 * JupyterLab's own dialog takes Enter on a folder for the answer, so that nobody gets into one
 * without a mouse.
 *
 * @returns its path; null where they chose none.
 */
export async function pickFile(options: IPickOptions): Promise<string | null> {
  const { button, value } = await new FilePicker(options).launch();
  return button.accept ? value : null;
}

class FilePicker extends Dialog<string | null> {
  constructor({ title, accept, trans, ...options }: IPickOptions) {
    const listing = new Listing({
      ...options,
      open: () => this.resolve(ACCEPT)
    });
    const buttons = [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: accept })
    ];
    super({ title, body: listing, buttons, defaultButton: ACCEPT });
    this._listing = listing;
    this.addClass('jp-Cs3FilePicker');
  }

  /** In the listing, keys mean what they mean in every listing. */
  override handleEvent(event: Event): void {
    const isKey = event instanceof KeyboardEvent && event.type === 'keydown';
    if (isKey && this._listing.takes(event)) {
      return;
    }
    super.handleEvent(event);
  }

  /** A folder is no answer: it is entered. */
  override resolve(index = ACCEPT): void {
    if (index !== ACCEPT || this._listing.getValue() !== null) {
      super.resolve(index);
    } else {
      this._listing.enter();
    }
  }

  private readonly _listing: Listing;
}

/** The place of the button that accepts. */
const ACCEPT = 1;

class Listing extends Widget {
  constructor({
    manager,
    folder,
    fits,
    translator,
    open
  }: Pick<IPickOptions, 'manager' | 'folder' | 'fits' | 'translator'> & {
    readonly open: () => void;
  }) {
    super();
    this.addClass('jp-Open-Dialog');
    const model = (this._model = new FilterFileBrowserModel({
      ...{ manager, translator },
      filter: model => (fits(model) ? {} : null),
      filterDirectories: false
    }));
    this._browser = new FileBrowser({
      id: 'cs3lab-file-picker',
      ...{ model, translator },
      renderer: new QuietRenderer(),
      restore: false,
      handleOpenFile: open
    });
    this._browser.showFileCheckboxes = false;
    const layout = (this.layout = new PanelLayout());
    layout.addWidget(this._browser);
    model.pathChanged.connect(() => (this._isEntering = true), this);
    model.refreshed.connect(() => this._begin(), this);
    void model.cd(`/${folder}`);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  /** The listing divides the width among its columns when it is told that it has one. */
  protected override onAfterAttach(): void {
    requestAnimationFrame(() => {
      const { UnknownSize } = Widget.ResizeMessage;
      MessageLoop.sendMessage(this._browser, UnknownSize);
    });
  }

  /** The file that is selected. */
  getValue(): string | null {
    const item = this._selected;
    return item && item.type !== 'directory' ? item.path : null;
  }

  /** Show the folder that is selected. */
  enter(): void {
    if (this._selected) {
      void this._model.cd(`/${this._selected.path}`);
    }
  }

  /** Whether a key is for the listing alone. */
  takes(event: KeyboardEvent): boolean {
    const isHere = !!(event.target as HTMLElement).closest('.jp-DirListing');
    if (isHere && event.key === 'Backspace') {
      event.preventDefault();
      void this._browser.goUp();
    }
    return isHere && ['Backspace', 'Enter'].includes(event.key);
  }

  /** Let the keyboard begin at the top of a folder that was entered. */
  private _begin(): void {
    if (this._isEntering) {
      this._isEntering = false;
      requestAnimationFrame(() => {
        if (!this.isDisposed) {
          this._browser.selectNext();
        }
      });
    }
  }

  private get _selected(): Contents.IModel | null {
    return this._browser.selectedItems().next().value ?? null;
  }

  private readonly _model: FilterFileBrowserModel;
  private readonly _browser: FileBrowser;
  private _isEntering = true;
}

/** Draws rows whose keys reach no command: Delete would delete what the sidebar has selected. */
class QuietRenderer extends DirListing.Renderer {
  override createItemNode(
    ...args: Parameters<DirListing.Renderer['createItemNode']>
  ): HTMLElement {
    const node = super.createItemNode(...args);
    const focused = node.querySelector<HTMLElement>('.jp-DirListing-itemText');
    focused!.dataset.lmSuppressShortcuts = 'true';
    return node;
  }
}
