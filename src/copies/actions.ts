import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';
import { askForSentence } from '../ui/sentence';
import { askAboutOutputs } from '../merging/losses';
import { compared } from '../merging/compared';
import type { IShares } from '../shares/model/tokens';
import type {
  ICompareAction,
  ILocks,
  IMerging,
  IOpenDocuments,
  Merged
} from '../tokens';
import { forget } from './copy';
import type { OpenCopy } from './copy';
import { barMessage, mergedMessage } from './messages';
import type { Action } from './messages';
import type { CopiesRest } from './rest';

export interface IActionOptions {
  readonly manager: IDocumentManager;
  readonly documents: IOpenDocuments;
  readonly rest: CopiesRest;
  readonly merging: IMerging | null;
  readonly shares: IShares | null;
  readonly locks: ILocks | null;
  /** Let file browsers list anew: a file came that nobody here made by them. */
  readonly relist: () => void;
  readonly trans: TranslationBundle;
}

/**
 * Does what the bar of a copy says.
 */
export class CopyActions {
  constructor(private readonly _options: IActionOptions) {}

  /**
   * @returns when it is done; a failure was told then.
   */
  run(action: Action, copy: OpenCopy): Promise<void> {
    return this._tried(() => this._run(action, copy));
  }

  private async _tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if ((error as Error).name !== 'ModalCancelError') {
        const { trans } = this._options;
        const { message } = error as Error;
        Notification.error(
          trans.__('That did not work: %1 Your copy is as it was.', message),
          { autoClose: 10000 }
        );
      }
    }
  }

  /** A notice about a copy came: an older one says what is not so any more. */
  tellOf(copy: OpenCopy, notice: string): void {
    const older = this._told.get(copy);
    if (older) {
      Notification.dismiss(older);
    }
    this._told.set(copy, notice);
  }

  /**
   * The copy whose merge undo is about.
   *
   * @param copy - the one in front; where another tab is, the one that was merged last.
   */
  undoable(copy: OpenCopy | null): OpenCopy | null {
    const about = copy ?? this._last;
    return about?.undoable ? about : null;
  }

  private async _run(action: Action, copy: OpenCopy): Promise<void> {
    const { manager, shares } = this._options;
    switch (action) {
      case 'compare':
        return this._compare(copy);
      case 'merge':
        return this._merge(copy, false);
      case 'replace':
        return this._replace(copy);
      case 'watch':
      case 'unwatch':
        return copy.watch(action === 'watch');
      case 'cancel':
        return copy.cancel();
      case 'propose':
        return this._propose(copy);
      case 'decline':
        return this._decline(copy);
      case 'original':
        manager.openOrReveal(copy.state.original!.path!);
        return;
      case 'share':
        await this._save(copy);
        return shares?.share([copy.path]);
      case 'undo':
        return copy.undoable ? this._undo(copy, copy.undoable) : undefined;
      case 'forget':
        return this._forget(copy);
      case 'delete':
        return this._delete(copy);
    }
  }

  private async _propose(copy: OpenCopy): Promise<void> {
    const { trans } = this._options;
    const who = copy.state.original!.owner;
    const words = await askForSentence(trans, {
      title: trans.__('Ask %1 to merge this copy?', who),
      about: trans.__('It is shared with them to edit.'),
      label: trans.__('What you say to %1 (optional)', who),
      accept: trans.__('Ask')
    });
    if (words !== null) {
      await this._save(copy);
      await copy.propose(words);
    }
  }

  private async _decline(copy: OpenCopy): Promise<void> {
    const { trans } = this._options;
    const words = await askForSentence(trans, {
      title: trans.__('Decline to merge “%1”?', PathExt.basename(copy.path)),
      about: trans.__('Who proposed it is told. Nothing is deleted.'),
      label: trans.__('What you say to them (optional)'),
      accept: trans.__('Decline')
    });
    if (words !== null) {
      await copy.decline(words);
    }
  }

  private async _compare(copy: OpenCopy): Promise<void> {
    const { merging, trans } = this._options;
    await this._save(copy);
    const { path, state } = copy;
    const title = trans.__('%1 and its original', PathExt.basename(path));
    const original = compared({ path, original: true });
    const base = compared({ path, base: true });
    const parts = [
      {
        heading: trans.__('Changed there since'),
        what: { before: base, after: original }
      },
      {
        heading: state.maker
          ? trans.__('Changed by %1', state.maker)
          : trans.__('Changed by you'),
        what: { before: base, after: compared({ path }) }
      }
    ];
    await merging?.compare(
      { before: original, after: compared({ path }) },
      state.original ? { title, parts, actions: [this._mergingBack(copy)] } : {}
    );
  }

  private async _merge(copy: OpenCopy, replace: boolean): Promise<void> {
    await this._save(copy);
    let merged = await copy.merge({ replace });
    if (merged?.state === 'outputs') {
      const outputs = await askAboutOutputs(this._options.trans, merged);
      merged = outputs && (await copy.merge({ replace, outputs }));
    }
    if (!merged) {
      // The original tells whether it was cancelled in time.
      return copy.refresh(false);
    }
    const decided =
      merged.state === 'conflicts'
        ? await this._options.merging?.resolve(merged)
        : merged;
    if (decided) {
      await this._report(copy, decided);
    }
  }

  /** Save what is merged, compared or shared: it is what is stored. */
  private async _save({ context, path }: OpenCopy): Promise<void> {
    const { locks, manager } = this._options;
    const view = manager.findWidget(path, null);
    if (context.model.dirty && !locks?.lockOf(view ?? null)?.viewOnly) {
      await context.save();
    }
  }

  /** Tell how a merge went, and let what is open show it. */
  private async _report(copy: OpenCopy, merged: Merged): Promise<void> {
    const { documents, trans, merging } = this._options;
    const { name, state, path, message } = merged;
    copy.learnOf(merged);
    switch (state) {
      case 'merged':
        this._tell(copy, merged);
        break;
      case 'unchanged':
        this.tellOf(
          copy,
          Notification.info(
            trans.__(
              'Nothing to merge: “%1” has all that is in the copy.',
              name
            ),
            { autoClose: 8000 }
          )
        );
        break;
      case 'unreadable':
        this.tellOf(
          copy,
          Notification.warning(message, {
            autoClose: false,
            actions: [
              {
                label: trans.__('Replace it with mine'),
                callback: () => void this._tried(() => this._merge(copy, true))
              }
            ]
          })
        );
        return;
      case 'unknown':
        this.tellOf(
          copy,
          Notification.warning(message, {
            autoClose: false,
            actions: merging
              ? [
                  {
                    label: trans.__('Compare'),
                    callback: () => void this.run('compare', copy)
                  }
                ]
              : []
          })
        );
        return;
      default:
        // The bar says what there is to say.
        return;
    }
    await Promise.all([
      copy.refresh(false),
      documents.look(copy.path),
      path ? documents.look(path) : null
    ]);
  }

  private _tell(copy: OpenCopy, merged: Merged): void {
    const { trans, merging, manager, relist } = this._options;
    const { id, path, message } = merged;
    if (message) {
      // Nothing was merged: the copy took the place of what was gone or could not be read.
      relist();
      const open = {
        label: trans.__('Open'),
        callback: () => void manager.openOrReveal(path!)
      };
      const actions = path ? [open] : [];
      this.tellOf(
        copy,
        Notification.success(message, { autoClose: 15000, actions })
      );
      return;
    }
    this._last = copy;
    const shown = {
      label: trans.__('Show changes'),
      callback: () =>
        void merging?.compare(
          { before: compared({ merge: id }), after: compared({ path: path! }) },
          {
            title: trans.__('Merged into %1', merged.name),
            actions: [this._undoing(copy, merged)]
          }
        )
    };
    const undo = {
      label: trans.__('Undo'),
      callback: () => void this._undo(copy, merged)
    };
    this.tellOf(
      copy,
      Notification.success(mergedMessage(trans, merged), {
        autoClose: 30000,
        actions: merging && path ? [shown, undo] : [undo]
      })
    );
  }

  /** Merging back as a comparison of the copy offers it, where its bar does. */
  private _mergingBack(copy: OpenCopy): ICompareAction {
    const { trans } = this._options;
    return {
      label: trans.__('Merge back'),
      caption: trans.__('Put what was changed here into the original'),
      isPrimary: true,
      isOffered: () =>
        !copy.isDisposed &&
        !!barMessage(trans, copy.state)?.actions.includes('merge'),
      changed: copy.changed,
      execute: () => this.run('merge', copy)
    };
  }

  /** Undo as what shows the changes offers it. */
  private _undoing(copy: OpenCopy, merged: Merged): ICompareAction {
    const { trans } = this._options;
    return {
      label: trans.__('Undo the merge'),
      caption: trans.__('Store again what “%1” held before', merged.name),
      isOffered: () => copy.undoable === merged,
      changed: copy.changed,
      execute: () => this._undo(copy, merged)
    };
  }

  private async _undo(copy: OpenCopy, merged: Merged): Promise<void> {
    const { rest, documents, trans } = this._options;
    let undone: Merged;
    try {
      undone = await rest.undo(merged.id);
    } catch (error) {
      const { message } = error as Error;
      Notification.error(
        trans.__('The merge could not be undone: %1', message),
        { autoClose: 10000 }
      );
      return;
    }
    copy.learnOf(undone);
    if (undone.state === 'undone') {
      this.tellOf(
        copy,
        Notification.success(
          trans.__('“%1” is again as it was before the merge.', merged.name),
          { autoClose: 8000 }
        )
      );
    } else {
      Notification.warning(undone.message, { autoClose: 10000 });
    }
    await Promise.all([
      copy.refresh(false),
      documents.look(copy.path),
      merged.path ? documents.look(merged.path) : null
    ]);
  }

  private async _forget(copy: OpenCopy): Promise<void> {
    const { trans } = this._options;
    const remember = forget(copy.context);
    await copy.refresh(false);
    const undo = {
      label: trans.__('Undo'),
      callback: () => {
        remember();
        void copy.refresh(false);
      }
    };
    const name = PathExt.basename(copy.path);
    Notification.info(
      trans.__('“%1” is a notebook of its own, once it is saved.', name),
      { autoClose: 15000, actions: [undo] }
    );
  }

  /** Ask before something is stored where nothing of this copy is seen now. */
  private async _replace(copy: OpenCopy): Promise<void> {
    const { trans } = this._options;
    const { name, place } = copy.state.original!;
    const { button } = await showDialog({
      title: trans.__('Put this copy in the place of its original?'),
      body: place
        ? trans.__('It will be stored as “%1”.', place)
        : trans.__(
            'Where the original was is not known for sure. It will be stored beside the copy, as “%1”.',
            name
          ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Put in place') })
      ]
    });
    if (button.accept) {
      await this._merge(copy, true);
    }
  }

  private async _delete({ path }: OpenCopy): Promise<void> {
    const { trans, manager } = this._options;
    const name = PathExt.basename(path);
    const { button } = await showDialog({
      title: trans.__('Delete the copy “%1”?', name),
      body: trans.__('It goes to the trash. The original stays.'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete the copy') })
      ],
      defaultButton: 0
    });
    if (button.accept) {
      await manager.deleteFile(path);
    }
  }

  /** The last notice about each copy. */
  private readonly _told = new WeakMap<OpenCopy, string>();
  /** The copy that was merged last. */
  private _last: OpenCopy | null = null;
}
