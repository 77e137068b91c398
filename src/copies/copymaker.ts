import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { contentOf } from '../documents/content';
import { follow } from '../documents/inplace';
import { copyName } from '../documents/messages';
import { placeIn } from '../documents/place';
import { saveAsCopy } from '../documents/plaincopy';
import type { ICs3Drive, ILocks, IOpenDocuments } from '../tokens';
import type { CopiesRest } from './rest';

type Context = DocumentRegistry.Context;

export interface IMakerOptions {
  readonly app: JupyterFrontEnd;
  readonly manager: IDocumentManager;
  readonly documents: IOpenDocuments;
  readonly drive: ICs3Drive;
  readonly locks: ILocks | null;
  readonly rest: CopiesRest;
  /** Let file browsers list anew: a file came that nobody here made by them. */
  readonly relist: () => void;
  readonly trans: TranslationBundle;
}

/**
 * Makes copies that know their original, and opens them where the person was.
 */
export class CopyMaker {
  constructor(private readonly _options: IMakerOptions) {}

  /**
   * Copy a file, with what is not stored of it where it is open.
   */
  async ofFile(path: string): Promise<void> {
    const { manager, rest } = this._options;
    const widget = manager.findWidget(path, null);
    const context = widget && manager.contextForWidget(widget);
    if (context) {
      return this.ofDocument(context);
    }
    const made = await rest.make({ path });
    this._tell(made.path, made.beside);
    manager.openOrReveal(made.path);
  }

  /**
   * Copy what a document shows, and go on in the copy: in place of a document that is only
   * viewed, beside one that is edited, or was.
   */
  async ofDocument(context: Context): Promise<void> {
    const { app, manager, locks, documents } = this._options;
    const views = [...app.shell.widgets()].filter(
      widget => manager.contextForWidget(widget) === context
    ) as IDocumentWidget[];
    const { currentWidget } = app.shell;
    const view = views.find(view => view === currentWidget) ?? views[0];
    const place = view && placeIn(view);
    const path = await this._store(context);
    const lock = locks?.lockOf(view ?? null);
    const isReplaced = !!lock?.viewOnly && !lock.unsaved;
    if (isReplaced) {
      await this._moveKernel(context, path);
    }
    const factory = view && this._factoryOf(view, context);
    const copy = manager.openOrReveal(path, factory, undefined, {
      ref: view?.id,
      mode: 'tab-after'
    });
    await copy?.context.ready;
    await copy?.revealed;
    if (copy && isReplaced) {
      views.forEach(view => view.dispose());
    } else if (documents.unsaved.get(context)?.reason !== 'missing') {
      await this._showStored(context);
    }
    if (copy && place) {
      await place.goTo(copy);
    }
  }

  /**
   * Store what a document shows as a copy; as a plain one where its original is not known.
   *
   * @returns where it is.
   */
  private async _store(context: Context): Promise<string> {
    const { rest, manager, trans, documents } = this._options;
    const { contentsModel, localPath: path } = context;
    // A text that was not changed here is as it is stored.
    const carried = contentsModel?.type === 'notebook' || context.model.dirty;
    const hash = contentsModel?.hash ?? '';
    const content = carried && hash ? contentOf(context) : null;
    try {
      const made = await rest.make({ path, hash, content });
      this._tell(made.path, made.beside);
      return made.path;
    } catch (error) {
      const gone =
        error instanceof ServerConnection.ResponseError &&
        (error.response.status === 404 || documents.unsaved.has(context));
      if (!gone) {
        throw error;
      }
      const naming = copyName.bind(null, trans);
      return saveAsCopy(context, manager.services.contents, naming);
    }
  }

  /** Show what the storage has, where a save was refused: the person's text is in the copy. */
  private async _showStored(context: Context): Promise<void> {
    if (this._options.documents.unsaved.has(context)) {
      await follow(context, this._options.drive);
    }
  }

  /** Let the copy go on with the kernel of the document it replaces, and with its variables. */
  private async _moveKernel(
    { sessionContext }: Context,
    path: string
  ): Promise<void> {
    const { session, kernelPreference } = sessionContext;
    if (!session) {
      return;
    }
    const { model } = session;
    // A document takes the path of its session: this one must not, until it is closed.
    sessionContext.kernelPreference = {
      ...kernelPreference,
      shutdownOnDispose: false
    };
    sessionContext.dispose();
    const { sessions } = this._options.app.serviceManager;
    const moved = sessions.connectTo({ model });
    try {
      await moved.setPath(path);
      await moved.setName(PathExt.basename(path));
    } catch (error) {
      // The copy starts a kernel of its own.
      console.warn(error);
    } finally {
      moved.dispose();
    }
  }

  private _factoryOf(
    view: IDocumentWidget,
    { path }: Context
  ): string | undefined {
    const { manager } = this._options;
    return manager.registry
      .preferredWidgetFactories(path)
      .map(({ name }) => name)
      .find(name => manager.findWidget(path, name) === view);
  }

  /** Let a new copy be seen, and say where it is. */
  private _tell(path: string, beside: boolean): void {
    this._options.relist();
    if (!beside) {
      Notification.info(
        this._options.trans.__(
          'Your copy “%1” is in your home, as you may not write beside the original.',
          PathExt.basename(path)
        ),
        { autoClose: 10000 }
      );
    }
  }
}
