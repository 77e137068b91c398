import { Notification } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CopiesRest } from '../copies/rest';
import { shows } from '../documents/content';
import { compared } from '../merging/compared';
import type { IMerging, IOpenDocuments, Merged } from '../tokens';
import { left } from './buffer';
import type { IWork } from './buffer';
import {
  foundMessage,
  mergedInMessage,
  shownTitle,
  uncopiedMessage,
  unmergedMessage
} from './messages';
import type { Session } from './session';
import type { WorkStore } from './store';

type Context = DocumentRegistry.Context;

export interface IOfferOptions {
  readonly store: WorkStore;
  readonly session: Session;
  readonly scope: string;
  readonly rest: CopiesRest;
  readonly documents: IOpenDocuments;
  readonly manager: Pick<IDocumentManager, 'openOrReveal'>;
  readonly merging: IMerging | null;
  readonly trans: TranslationBundle;
}

/** Work that was found, for a document that is open. */
interface IFound {
  readonly context: Context;
  readonly work: IWork;
  /** As the contents API has it. */
  readonly content: unknown;
}

/**
 * Offers work that was left behind, when its file is opened. Nothing is done with it unasked, and
 * it is kept until it is stored or discarded.
 */
export class Offers {
  constructor(private readonly _options: IOfferOptions) {}

  /**
   * Offer what was left behind of a document.
   *
   * @param context - the document, ready.
   */
  async offer(context: Context): Promise<void> {
    const { store, scope, session } = this._options;
    const works = await store.find(scope, context.localPath);
    for (const work of left(works, await session.living())) {
      const text = await store.content(work.id);
      if (text === undefined || context.isDisposed) {
        continue;
      }
      const content: unknown = JSON.parse(text);
      if (shows(context, content)) {
        // It was stored, and nobody was left to hear of it.
        await store.remove(work.id);
      } else {
        const found = { context, work, content };
        this._say(found, foundMessage(this._options.trans, work), true);
      }
    }
  }

  /**
   * @param mergeable - offer to merge it; a copy otherwise.
   */
  private _say(found: IFound, message: string, mergeable: boolean): void {
    const { context, work } = found;
    const { trans, merging, store } = this._options;
    const action = (
      label: string,
      displayType: Notification.ActionDisplayType,
      callback: (event: MouseEvent) => void
    ) => ({ label, displayType, callback });
    const first = mergeable
      ? action(trans.__('Merge it in'), 'accent', () => void this._merge(found))
      : action(trans.__('Keep it as a copy'), 'accent', () => {
          void this._copy(found);
        });
    const show = action(trans.__('Show'), 'default', event => {
      // What is shown is still to be decided.
      event.preventDefault();
      void this._show(found);
    });
    const discard = action(trans.__('Discard'), 'warn', () => {
      store.remove(work.id).catch(() => undefined);
    });
    const actions = merging ? [first, show, discard] : [first, discard];
    const id = Notification.warning(message, { autoClose: false, actions });
    // It is offered again when the file is opened again.
    context.disposed.connect(() => Notification.dismiss(id), this);
  }

  private async _show({ context, work, content }: IFound): Promise<void> {
    const { merging, trans } = this._options;
    const path = context.localPath;
    await merging?.compare(
      { before: compared({ path }), after: compared({ path, content }) },
      { title: shownTitle(trans, work) }
    );
  }

  private async _merge(found: IFound): Promise<void> {
    const { context, work, content } = found;
    const { rest, store, documents, merging, trans } = this._options;
    const path = context.localPath;
    let merged: Merged | null;
    try {
      const what = {
        kind: 'document',
        path,
        hash: work.hash,
        content
      } as const;
      merged = await rest.merge(what);
      if (merged.state === 'conflicts') {
        merged = (await merging?.resolve(merged)) ?? null;
      }
    } catch (error) {
      // Later it may be.
      const { message } = error as Error;
      this._say(found, unmergedMessage(trans, work, message), true);
      return;
    }
    if (merged?.model) {
      await store.remove(work.id);
      Notification.success(mergedInMessage(trans, work), { autoClose: 8000 });
      await documents.look(path);
    } else if (merged) {
      const later = merged.state === 'locked';
      this._say(found, unmergedMessage(trans, work, merged.message), later);
    } else {
      this._say(found, foundMessage(trans, work), true);
    }
  }

  private async _copy(found: IFound): Promise<void> {
    const { context, work, content } = found;
    const { rest, store, manager, trans } = this._options;
    const { hash } = work;
    try {
      const made = await rest.make({ path: context.localPath, hash, content });
      await store.remove(work.id);
      manager.openOrReveal(made.path);
    } catch (error) {
      const { message } = error as Error;
      this._say(found, uncopiedMessage(trans, work, message), false);
    }
  }
}
