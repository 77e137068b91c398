import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import type {
  ComparedDocument,
  Comparison,
  IComparedPart,
  ICompareOptions,
  IMerging,
  Merged
} from '../tokens';
import type { ComparePage, IPart } from './comparepage';
import type { MergeFlow } from './flow';
import type { IPageServices, MergePage } from './mergepage';
import type { createMergeTab } from './mergetab';
import type { Resolution } from './resolution';
import type { IMergeServer } from './rest';

type MergeTab = MainAreaWidget<MergePage>;
type CompareTab = MainAreaWidget<ComparePage>;

/**
 * The tabs of merges and comparisons; nbdime is fetched with the first of them.
 */
export class Merging implements IMerging {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _server: IMergeServer,
    private readonly _services: () => IPageServices
  ) {}

  /** The merge tab in front; null where another tab is. */
  get current(): MergePage | null {
    const { currentWidget } = this._app.shell;
    for (const tab of this._merges.values()) {
      if (tab === currentWidget) {
        return tab.content;
      }
    }
    return null;
  }

  async resolve(merged: Merged): Promise<Merged | null> {
    const mergetab = await import('./mergetab');
    const key = merged.path ?? merged.id;
    let tab = this._merges.get(key);
    if (!tab) {
      tab = this._open(merged, mergetab.createMergeTab, this._left.get(key));
      this._left.delete(key);
      this._merges.set(key, tab);
      tab.disposed.connect(() => this._merges.delete(key));
      void this._keepWork(key, tab.content.flow);
      this._app.shell.add(tab, 'main');
    } else if (tab.content.flow.resolution.merged.id !== merged.id) {
      tab.content.flow.replace(merged);
    }
    this._app.shell.activateById(tab.id);
    return tab.content.flow.done;
  }

  async compare(
    what: Comparison,
    options: ICompareOptions = {}
  ): Promise<void> {
    await this.compareAgain(() => what, options);
  }

  /**
   * Open a comparison of which something may be typed on.
   *
   * @param what - what to compare, each time it is asked for.
   */
  async compareAgain(
    what: () => Comparison,
    options: ICompareOptions = {}
  ): Promise<void> {
    const { createCompareTab, offer } = await import('./comparetab');
    const { before, after } = what();
    const key = JSON.stringify([before, after].map(nameOf));
    const whole = async () => [
      { heading: '', compared: await this._server.compare(what()) }
    ];
    const { parts } = options;
    const ask = parts ? () => this._askAll(parts).catch(whole) : whole;
    let tab = this._comparisons.get(key);
    if (tab) {
      void tab.content.refresh(ask);
    } else {
      tab = createCompareTab(ask, options.title, this._services());
      this._comparisons.set(key, tab);
      tab.disposed.connect(() => this._comparisons.delete(key));
      this._app.shell.add(tab, 'main');
    }
    offer(tab, options.actions ?? []);
    this._app.shell.activateById(tab.id);
  }

  private async _askAll(parts: readonly IComparedPart[]): Promise<IPart[]> {
    return Promise.all(
      parts.map(async ({ heading, what }) => ({
        heading,
        compared: await this._server.compare(what)
      }))
    );
  }

  /** What was decided in a tab that is left waits for the next merge of the file. */
  private async _keepWork(key: string, flow: MergeFlow): Promise<void> {
    const stored = await flow.done;
    if (!stored && flow.resolution.hasWork) {
      this._left.set(key, flow.resolution);
    }
  }

  private _open(
    merged: Merged,
    create: typeof createMergeTab,
    before?: Resolution
  ): MergeTab {
    const services = this._services();
    try {
      return create(merged, this._server, services, this._app.commands, before);
    } catch (error) {
      console.error(error);
      throw new Error(
        services.trans.__(
          'The conflicts in “%1” cannot be shown. Nothing was changed.',
          merged.name
        )
      );
    }
  }

  private _merges = new Map<string, MergeTab>();
  /** What was decided and not stored, by file, as long as the page is there. */
  private _left = new Map<string, Resolution>();
  private _comparisons = new Map<string, CompareTab>();
}

/** What a side of a comparison is, whatever it holds now. */
function nameOf({ content, ...rest }: ComparedDocument): unknown {
  return [rest, content !== null && content !== undefined];
}
