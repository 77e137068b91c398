import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { Panel } from '@lumino/widgets';
import * as React from 'react';
import { goRound, keepFocus } from '../../ui/focus';
import { Skeleton } from '../../ui/parts';
import { WordButton } from '../../ui/parts';
import { ItemLinks } from '../model/itemlinks';
import { roleMeaning } from '../model/messages';
import { PeopleSearch } from '../model/people';
import type { SharingRest } from '../model/rest';
import { partyKey } from '../model/rows';
import type { Access } from '../model/rows';
import { ItemSharing } from '../model/sharing';
import { Links } from './links';
import { Members } from './members';
import { RoleSelect } from './parts';
import { PeoplePicker } from './peoplepicker';

export interface IShareDialogOptions {
  readonly rest: SharingRest;
  /** The items, by their paths in the tree. */
  readonly paths: readonly string[];
  /** What to call them. */
  readonly title: string;
  /** Called after every change. */
  readonly onEdited: () => void;
  readonly trans: TranslationBundle;
}

/**
 * With whom items are shared. All is done at once: there is nothing to confirm.
 */
export class ShareDialog extends Dialog<void> {
  constructor(options: IShareDialogOptions) {
    const { title, trans } = options;
    // In a panel, as a dialog puts wrappers of its own around what React rendered.
    const body = new Panel();
    body.addWidget(new ShareBody(options));
    super({
      title,
      body,
      buttons: [Dialog.okButton({ label: trans.__('Done') })],
      hasClose: true
    });
    this.addClass('jp-Cs3ShareDialog');
  }

  /** A dialog takes Enter and Escape for itself; in the body they mean what is there. */
  override handleEvent(event: Event): void {
    if (goRound(this.node, event)) {
      return;
    }
    const target = event.target as HTMLElement;
    if (event instanceof KeyboardEvent && target.closest('.jp-Cs3Share')) {
      const open = target.getAttribute('aria-expanded') === 'true';
      if (event.key !== 'Escape' || (open && target.role !== null)) {
        return;
      }
    }
    super.handleEvent(event);
  }
}

class ShareBody extends ReactWidget {
  constructor(private readonly _options: IShareDialogOptions) {
    super();
    const { rest, paths, trans, onEdited } = _options;
    this._sharing = new ItemSharing(rest, paths, trans);
    this._search = new PeopleSearch(rest);
    this._sharing.edited.connect(onEdited);
    this._focus = keepFocus(this.node);
    void this._load();
  }

  override dispose(): void {
    this._focus.dispose();
    this._sharing.dispose();
    this._search.dispose();
    this._links?.dispose();
    super.dispose();
  }

  protected override render(): JSX.Element {
    const { trans } = this._options;
    return (
      <UseSignal signal={this._sharing.changed}>
        {() => (
          <Body
            sharing={this._sharing}
            search={this._search}
            links={this._links}
            onRetry={() => void this._load()}
            trans={trans}
          />
        )}
      </UseSignal>
    );
  }

  private async _load(): Promise<void> {
    const { rest, onEdited } = this._options;
    await this._sharing.load();
    const [item, ...others] = this._sharing.shareable;
    if (item?.links && others.length === 0 && !this.isDisposed) {
      const { links, linkable } = item;
      this._links = new ItemLinks(rest, item.item.path!, links, linkable);
      this._links.edited.connect(onEdited);
      this.update();
    }
  }

  private readonly _sharing: ItemSharing;
  private readonly _search: PeopleSearch;
  private readonly _focus: IDisposable;
  private _links: ItemLinks | null = null;
}

interface IBodyProps {
  readonly sharing: ItemSharing;
  readonly search: PeopleSearch;
  readonly links: ItemLinks | null;
  readonly onRetry: () => void;
  readonly trans: TranslationBundle;
}

function Body(props: IBodyProps): JSX.Element {
  const { sharing, links, onRetry, trans } = props;
  const { items, shareable, error } = sharing;
  // Some storages make links only.
  const people = items?.some(({ available }) => available) ?? true;
  return (
    <div className="jp-Cs3Share">
      {people && (items === null || shareable.length > 0) && (
        <Invite {...props} />
      )}
      {error !== null && (
        <div className="jp-Cs3List-failed" role="alert">
          <span>{error}</span>
          <WordButton onClick={onRetry}>{trans.__('Retry')}</WordButton>
        </div>
      )}
      {items === null && error === null && (
        <Skeleton label={trans.__('Loading…')} />
      )}
      {items
        ?.filter(({ can_share }) => !can_share)
        .map(({ item, message }) => (
          <div key={item.path} className="jp-Cs3Share-cannot" role="status">
            {items.length > 1 ? `${item.name}: ${message}` : message}
          </div>
        ))}
      {items && people && <Members sharing={sharing} trans={trans} />}
      {links && (
        <UseSignal signal={links.changed}>
          {() => <Links links={links} trans={trans} />}
        </UseSignal>
      )}
      {items && items.length > 1 && items.some(({ linkable }) => linkable) && (
        <div className="jp-Cs3Share-hint">
          {trans.__('Links are made for one item at a time.')}
        </div>
      )}
    </div>
  );
}

function Invite({ sharing, search, trans }: IBodyProps): JSX.Element {
  const [role, setRole] = React.useState<Access>('viewer');
  const keys = new Set(sharing.members.map(({ key }) => key));
  return (
    <>
      <div className="jp-Cs3Share-invite">
        <PeoplePicker
          search={search}
          groups={sharing.shareable.some(({ groups }) => groups !== false)}
          isMember={party => keys.has(partyKey(party))}
          onChoose={party => void sharing.add(party, role)}
          trans={trans}
        />
        <RoleSelect
          role={role}
          label={trans.__('What they may do')}
          onChoose={setRole}
          trans={trans}
        />
      </div>
      <div className="jp-Cs3Share-hint">{roleMeaning(trans, role)}</div>
    </>
  );
}
