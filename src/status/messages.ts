import type { TranslationBundle } from '@jupyterlab/translation';
import type { IConnectivity, IStorageStatus } from '../tokens';
import { storageName } from '../ui/storagename';
import { clock } from '../ui/times';

/**
 * The few words in the status bar.
 *
 * @param unsaved - how many documents the storage did not take.
 */
export function shortStatus(
  trans: TranslationBundle,
  { status, connectivity }: IStorageStatus,
  unsaved: number
): string {
  if (connectivity.outage) {
    const away = outageWords(trans, connectivity);
    return unsaved > 0 ? trans.__('not saved · %1', away) : away;
  }
  if (!status) {
    return trans.__('connecting to %1…', storageName());
  }
  return (
    status.user?.display_name ?? trans.__('connected to %1', storageName())
  );
}

function outageWords(
  trans: TranslationBundle,
  { outage, since }: IConnectivity
): string {
  switch (outage) {
    case 'sign-in':
      return trans.__('not signed in to %1', storageName());
    case 'settings':
      return trans.__('%1 not set up', storageName());
    default:
      return trans.__('%1 not reachable since %2', storageName(), clock(since));
  }
}

/**
 * The whole story, for the tooltip.
 */
export function longStatus(
  trans: TranslationBundle,
  { status, connectivity }: IStorageStatus,
  unsaved: number
): string {
  const lines: string[] = [];
  if (!connectivity.reachable) {
    lines.push(
      status?.message ??
        trans.__('The storage cannot be reached; it is tried again.')
    );
    if (unsaved > 0) {
      lines.push(
        trans.__('Unsaved work stays here and is saved when it is back.')
      );
    }
  } else if (status?.user) {
    lines.push(
      trans.__('Connected to %1 as %2', storageName(), status.user.display_name)
    );
  }
  if (status) {
    lines.push(trans.__('%1: %2', storageName(), status.gateway));
    lines.push(
      status.kernel_files
        ? trans.__('Kernels see the files beside the notebook.')
        : trans.__('Kernels do not see these files.')
    );
  }
  return lines.join('\n');
}
