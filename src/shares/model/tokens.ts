import { Token } from '@lumino/coreutils';
import type { MadeShares } from './made';
import type { ReceivedShares } from './received';

/**
 * What is shared, with me and by me.
 */
export interface IShares {
  readonly received: ReceivedShares;

  readonly made: MadeShares;

  /** Ask anew for what is shown. */
  refresh(): void;

  /**
   * Let the person share files and folders.
   *
   * @param paths - where they are in the tree; all together in one dialog.
   * @returns when the dialog is closed.
   */
  share(paths: readonly string[]): Promise<void>;
}

/**
 * The shares; null where the server has no gateway configured.
 */
export const IShares = new Token<IShares | null>(
  'cs3lab:IShares',
  'What is shared on the CS3 storage, and the dialog to share more.'
);
