import { Drive } from '@jupyterlab/services';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { JSONExt, UUID } from '@lumino/coreutils';
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { inWords } from '../api/words';
import type {
  IAnnouncedSave,
  IConnectivity,
  ICs3Drive,
  ISavedDocument,
  ISaveRefusal,
  Outage,
  SaveMerger
} from '../tokens';
import { Connectivity } from './connectivity';
import { Listings } from './listings';
import { Recent } from './recent';
import { isOutdated, SaveRefused } from './refusal';
import { fetchModel, putModel, questionUrl } from './rest';
import type { IFetched } from './rest';
import { Saves } from './saves';
import type { Saving } from './saves';

/**
 * The default drive on a CS3 storage.
 *
 * A save is one request that the storage takes only while the file is what the document was
 * made from. What JupyterLab asks around a save is answered from what is known here; identical
 * questions under way are asked once; an unchanged folder does not travel again.
 *
 * Requests for a content provider (real-time collaboration) pass untouched.
 */
export class Cs3Drive extends Drive implements ICs3Drive {
  constructor(options: { serverSettings: ServerConnection.ISettings }) {
    const clientId = UUID.uuid4();
    const connectivity = new Connectivity();
    super({
      serverSettings: inWords(
        connectivity.watch(options.serverSettings, clientId),
        () => this._language
      )
    });
    this.clientId = clientId;
    this._connectivity = connectivity;
    connectivity.changed.connect((_, state) => {
      this._connectivityChanged.emit(state);
    }, this);
    super.fileChanged.connect(this._onFileChanged, this);
  }

  readonly clientId: string;

  /**
   * What happened to files, in this tab.
   */
  override get fileChanged(): ISignal<this, Contents.IChangedArgs> {
    return this._changed;
  }

  get connectivity(): IConnectivity {
    return this._connectivity.state;
  }

  get connectivityChanged(): ISignal<this, IConnectivity> {
    return this._connectivityChanged;
  }

  get saved(): ISignal<this, Contents.IModel> {
    return this._saved;
  }

  get saveRefused(): ISignal<this, ISaveRefusal> {
    return this._saveRefused;
  }

  get listed(): ISignal<this, Contents.IModel> {
    return this._listed;
  }

  override dispose(): void {
    Signal.clearData(this._connectivity);
    super.dispose();
  }

  reportOutage(outage: Outage | null): void {
    this._connectivity.report(outage);
  }

  speak(language: TranslationBundle): void {
    this._language = language;
  }

  announceSave(document: ISavedDocument): IAnnouncedSave {
    return this._saves.announce(document);
  }

  setMerger(merger: SaveMerger): IDisposable {
    this._merger = merger;
    return new DisposableDelegate(() => {
      this._merger = null;
    });
  }

  override async get(
    path: string,
    options?: Contents.IFetchOptions
  ): Promise<Contents.IModel> {
    if (options?.contentProviderId) {
      return super.get(path, options);
    }
    if (options?.content === false && options.hash) {
      const known = this._saves.answer(path);
      if (known) {
        return known;
      }
    }
    if (options?.content === false && !options.hash) {
      const described = this._recent.description(path);
      if (described) {
        return described;
      }
    }
    const here = options?.content && this._here.get(path);
    if (here) {
      return here;
    }
    const listing = isListing(options);
    const model =
      (listing && this._listings.answer(path)) ||
      (await this._ask(path, options, listing));
    if (listing && model.type === 'directory') {
      this._listed.emit(model);
    } else if (options?.content) {
      this._recent.read(model);
    }
    return model;
  }

  look(
    path: string,
    options: Contents.IFetchOptions
  ): Promise<Contents.IModel> {
    return this._ask(path, { ...options, hash: true }, false);
  }

  answerWith(model: Contents.IModel): IDisposable {
    this._here.set(model.path, model);
    return new DisposableDelegate(() => this._here.delete(model.path));
  }

  override async save(
    path: string,
    options: Partial<Contents.IModel> & Contents.IContentProvisionOptions = {}
  ): Promise<Contents.IModel> {
    const { contentProviderId, ...body } = options;
    const saving = contentProviderId ? null : this._saves.claim(path);
    if (!saving) {
      return this._write(() => super.save(path, options));
    }
    try {
      const base = await saving.base();
      const model = await this._write(() => this._store(saving, body, base));
      this._onStored(saving, model);
      return model;
    } catch (error) {
      saving.end();
      const refusal =
        error instanceof SaveRefused ? error : SaveRefused.from(saving, error);
      this._saveRefused.emit(refusal);
      throw refusal;
    }
  }

  override async newUntitled(
    options?: Contents.ICreateOptions
  ): Promise<Contents.IModel> {
    return this._write(() => super.newUntitled(options));
  }

  override async copy(path: string, folder: string): Promise<Contents.IModel> {
    return this._write(() => super.copy(path, folder));
  }

  override async delete(path: string): Promise<void> {
    return this._write(() => super.delete(path));
  }

  override async rename(
    path: string,
    newPath: string
  ): Promise<Contents.IModel> {
    return this._write(() => super.rename(path, newPath));
  }

  override async listCheckpoints(
    path: string
  ): Promise<Contents.ICheckpointModel[]> {
    const current = this._recent.checkpoint(path, 'list');
    if (current) {
      return [current];
    }
    const key = `checkpoints of ${path}`;
    return this._join(key, () => super.listCheckpoints(path));
  }

  override async createCheckpoint(
    path: string
  ): Promise<Contents.ICheckpointModel> {
    return (
      this._recent.checkpoint(path, 'create') ??
      (await super.createCheckpoint(path))
    );
  }

  forgetCheckpoints(): void {
    this._recent.clear();
  }

  override async restoreCheckpoint(path: string, id: string): Promise<void> {
    return this._write(() => super.restoreCheckpoint(path, id));
  }

  /**
   * Ask the storage, once for all who want the same at the same time.
   */
  private async _ask(
    path: string,
    options: Contents.IFetchOptions | undefined,
    listing: boolean
  ): Promise<Contents.IModel> {
    const url = questionUrl(this.serverSettings, path, options);
    const known = listing ? this._listings.etag(path) : null;
    const writes = this._writes;
    const { model, etag } = await this._join(url, () =>
      fetchModel(this.serverSettings, url, known)
    );
    if (!model) {
      const last = this._listings.recall(path);
      return last ?? this._ask(path, options, false);
    }
    // What was asked before a write must not be remembered after it.
    if (listing && model.type === 'directory' && writes === this._writes) {
      this._listings.keep(path, etag, model);
    }
    return model;
  }

  /**
   * Share the answer of an identical question under way; each caller may change its own copy.
   */
  private async _join<T extends IFetched | Contents.ICheckpointModel[]>(
    key: string,
    ask: () => Promise<T>
  ): Promise<T> {
    const underWay = this._underWay.get(key) as Promise<T> | undefined;
    if (underWay) {
      return JSONExt.deepCopy((await underWay) as never) as T;
    }
    const asked = ask();
    this._underWay.set(key, asked);
    try {
      return await asked;
    } finally {
      if (this._underWay.get(key) === asked) {
        this._underWay.delete(key);
      }
    }
  }

  /**
   * Change something: who asks from now on wants to see it.
   */
  private async _write<T>(change: () => Promise<T>): Promise<T> {
    this._writes++;
    this._underWay.clear();
    try {
      return await change();
    } finally {
      this._writes++;
      this._underWay.clear();
    }
  }

  /**
   * Store what a document shows; where the file is not what it was made from, merge the two.
   */
  private async _store(
    saving: Saving,
    body: Partial<Contents.IModel>,
    base: string
  ): Promise<Contents.IModel> {
    const { document, path } = saving;
    const { content } = body;
    try {
      const model = await putModel(this.serverSettings, path, body, base);
      saving.content = content;
      return model;
    } catch (error) {
      const merged = isOutdated(error)
        ? await this._merger?.({ document, path, base, content })
        : null;
      if (!merged) {
        throw error;
      }
      if (!merged.model) {
        throw SaveRefused.unmerged(saving, merged);
      }
      saving.content = merged.content;
      return merged.model;
    }
  }

  private _onStored(saving: Saving, model: Contents.IModel): void {
    saving.complete(model);
    this._recent.stored(model);
    this._listings.update(model);
    this._changed.emit({ type: 'save', oldValue: null, newValue: model });
    this._saved.emit(model);
  }

  private _onFileChanged(_: Drive, change: Contents.IChangedArgs): void {
    for (const path of [change.oldValue?.path, change.newValue?.path]) {
      if (path !== undefined) {
        this._listings.forget(path);
        this._recent.forget(path);
      }
    }
    this._changed.emit(change.type === 'rename' ? keepHash(change) : change);
  }

  private readonly _connectivity: Connectivity;
  private readonly _recent = new Recent();
  private readonly _here = new Map<string, Contents.IModel>();
  private readonly _listings = new Listings();
  private _language: TranslationBundle | null = null;
  private _merger: SaveMerger | null = null;
  private readonly _saves = new Saves();
  private readonly _underWay = new Map<string, Promise<unknown>>();
  private _writes = 0;

  private readonly _changed = new Signal<this, Contents.IChangedArgs>(this);
  private readonly _connectivityChanged = new Signal<this, IConnectivity>(this);
  private readonly _listed = new Signal<this, Contents.IModel>(this);
  private readonly _saved = new Signal<this, Contents.IModel>(this);
  private readonly _saveRefused = new Signal<this, ISaveRefusal>(this);
}

/**
 * Whether this is the file browser's question: for the content of whatever is at a path.
 */
function isListing(options: Contents.IFetchOptions | undefined): boolean {
  return (
    !!options?.content &&
    !options.hash &&
    (!options.type || options.type === 'directory')
  );
}

/**
 * A renamed document still shows what it showed.
 *
 * JupyterLab takes what a rename answers for what the document was made from. Without a hash
 * in it, the document keeps the one it has.
 */
function keepHash(change: Contents.IChangedArgs): Contents.IChangedArgs {
  const newValue = { ...change.newValue };
  delete newValue.hash;
  delete newValue.hash_algorithm;
  return { ...change, newValue };
}
