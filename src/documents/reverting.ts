import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ICs3Drive } from '../tokens';

/** JupyterLab's *Revert to Checkpoint…*. */
export const REVERT = 'docmanager:restore-checkpoint';

/**
 * Let *Revert to Checkpoint…* offer what the storage has, and say what failed, which JupyterLab
 * does not.
 */
export function followReverting(
  commands: CommandRegistry,
  drive: ICs3Drive,
  trans: TranslationBundle
): void {
  commands.commandExecuted.connect((_, { id, result }) => {
    if (id !== REVERT) {
      return;
    }
    // This is told before the command asks for checkpoints: it waits for its manager first.
    drive.forgetCheckpoints();
    result.catch((error: Error) => {
      Notification.error(
        trans.__('The checkpoint was not restored: %1', error.message)
      );
    });
  });
}
