import type { CommandRegistry } from '@lumino/commands';

/** JupyterLab's commands that log out, on a hub too. */
export const LOG_OUT = ['filemenu:logout', 'hub:logout'];

/**
 * Milliseconds after which a page that logs out is known to have stayed; short of the server's
 * grace.
 */
const STAYED = 5000;

/** What keeps locks for a page. */
interface IKeeper {
  /** Say that the page goes. */
  leave(): void;
  /** Say that it is there all the same. */
  back(): void;
}

/**
 * Leave with the page, and come back with it where the browser kept it.
 *
 * A person who logs out leaves before: when the page goes, they are not signed in any more.
 */
export function followPage(commands: CommandRegistry, kept: IKeeper): void {
  window.addEventListener('pagehide', () => kept.leave());
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) {
      kept.back();
    }
  });
  commands.commandExecuted.connect((_, { id }) => {
    if (LOG_OUT.includes(id)) {
      kept.leave();
      // They may stay when they are asked whether to lose what is not saved.
      window.setTimeout(() => kept.back(), STAYED);
    }
  }, kept);
}
