import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon } from '@jupyterlab/ui-components';
import type { IHolder } from '../tokens';
import { moment } from '../ui/times';
import type { Marker } from './marks';

/**
 * Who edits a file, as far as a listing tells.
 */
interface IListedLock {
  readonly locked_by?: IHolder & { readonly since: string | null };
}

/**
 * A padlock beside what somebody else edits, or this person in another application.
 */
export function padlock(trans: TranslationBundle): Marker {
  return model => {
    const lock = (model as IListedLock).locked_by;
    return lock && (!lock.me || lock.application)
      ? { icon: lockIcon, title: lockTitle(trans, lock, lock.since) }
      : null;
  };
}

function lockTitle(
  trans: TranslationBundle,
  { name, me, application }: IHolder,
  since: string | null
): string {
  if (application && me) {
    return since
      ? trans.__(
          'You have been editing in %1 since %2',
          application,
          moment(new Date(since))
        )
      : trans.__('You are editing in %1', application);
  }
  if (application) {
    return name
      ? trans.__('Locked by %1 (%2)', application, name)
      : trans.__('Locked by %1', application);
  }
  const who = name || trans.__('Somebody else');
  return since
    ? trans.__('%1 has been editing since %2', who, moment(new Date(since)))
    : trans.__('%1 is editing', who);
}
