import type { TranslationBundle } from '@jupyterlab/translation';
import { viewIcon } from '../ui/icons';
import type { Marker } from './marks';

/**
 * An eye beside what can only be viewed.
 *
 * @param sharerOf - who shares a path for viewing; null where nobody does, or it is not known.
 */
export function eye(
  trans: TranslationBundle,
  sharerOf: (path: string) => string | null
): Marker {
  return ({ path, writable }) => {
    if (writable) {
      return null;
    }
    const who = sharerOf(path);
    const title = who
      ? trans.__('%1 shared this with you to view', who)
      : trans.__('You can only view this');
    return { icon: viewIcon, title };
  };
}
