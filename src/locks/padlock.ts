import { DirListing } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon } from '@jupyterlab/ui-components';
import type { IHolder } from './face';
import { moment } from './words';

/**
 * Who edits a file, as far as a listing tells.
 */
interface IListedLock {
  readonly locked_by?: IHolder & { readonly since: string | null };
}

type Arguments = Parameters<DirListing.Renderer['updateItemNode']>;

/**
 * Draws a padlock beside what somebody else edits.
 */
export class PadlockRenderer extends DirListing.Renderer {
  constructor(private readonly _trans: TranslationBundle) {
    super();
  }

  override updateItemNode(...args: Arguments): void {
    super.updateItemNode(...args);
    const [node, model] = args;
    const lock = (model as IListedLock).locked_by;
    node.querySelector('.jp-Cs3Padlock')?.remove();
    if (lock && !lock.me) {
      const padlock = lockIcon.element({
        tag: 'span',
        className: 'jp-Cs3Padlock',
        title: lockTitle(this._trans, lock, lock.since)
      });
      node.querySelector('.jp-DirListing-itemName')?.append(padlock);
    }
  }
}

function lockTitle(
  trans: TranslationBundle,
  { name, application }: IHolder,
  since: string | null
): string {
  if (application) {
    return name
      ? trans.__('Locked by %1 (%2)', application, name)
      : trans.__('Locked by %1', application);
  }
  const who = name || trans.__('Somebody else');
  return since
    ? trans.__('%1 is editing since %2', who, moment(new Date(since)))
    : trans.__('%1 is editing', who);
}
