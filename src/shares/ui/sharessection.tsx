import type { TranslationBundle } from '@jupyterlab/translation';
import {
  PanelWithToolbar,
  ReactWidget,
  UseSignal
} from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';
import { fullTime } from '../../ui/times';
import type { MadeShares } from '../model/made';
import { itemName, roleName, sharedWith } from '../model/messages';
import type { ReceivedShares } from '../model/received';
import { isLink } from '../model/rows';
import type { Item, MadeRow } from '../model/rows';
import { Folded } from './folded';
import { RowList } from './list';
import { Avatar, FirstLine, ProgressLine } from './parts';
import { ReceivedList } from './receivedlist';

export interface ISectionOptions {
  readonly received: ReceivedShares;
  readonly made: MadeShares;
  /** Opens a shared file, or shows a shared folder. */
  readonly open: (item: Item) => void;
  readonly trans: TranslationBundle;
}

/** What is shared with me, or by me. */
export type View = 'received' | 'made';

/**
 * The section of the sidebar with what is shared.
 */
export class SharesSection extends PanelWithToolbar {
  constructor(private readonly _options: ISectionOptions) {
    super();
    const { received, made, trans } = _options;
    this.id = 'cs3lab-shares';
    this.addClass('jp-Cs3Section');
    this.title.label = trans.__('Shares');
    const toggle = ReactWidget.create(
      <UseSignal signal={this.viewChanged}>
        {() => (
          <ViewSwitch
            view={this.view}
            onChoose={view => (this.view = view)}
            trans={trans}
          />
        )}
      </UseSignal>
    );
    this.toolbar.addItem('view', toggle);
    const lists = ReactWidget.create(
      <UseSignal signal={this.viewChanged}>
        {() =>
          this.view === 'made' ? (
            <UseSignal key="made" signal={made.changed}>
              {() => <MadeList {..._options} />}
            </UseSignal>
          ) : (
            <UseSignal key="received" signal={received.changed}>
              {() => <ReceivedList {..._options} />}
            </UseSignal>
          )
        }
      </UseSignal>
    );
    this.addWidget(lists);
  }

  /** Show what is shared by me only, because the storage shares nothing with anybody. */
  showOnlyMade(): void {
    this.toolbar.hide();
    this.view = 'made';
  }

  get view(): View {
    return this._view;
  }
  set view(view: View) {
    if (view !== this._view) {
      this._view = view;
      this._viewChanged.emit();
      this.refresh();
    }
  }

  get viewChanged(): ISignal<this, void> {
    return this._viewChanged;
  }

  /** Ask for what is shown; nothing while it is out of sight. */
  refresh(): void {
    if (this.isVisible && this.view === 'made') {
      void this._options.made.feed.refresh();
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.refresh();
  }

  private _view: View = 'received';
  private readonly _viewChanged = new Signal<this, void>(this);
}

function ViewSwitch({
  view,
  onChoose,
  trans
}: {
  readonly view: View;
  readonly onChoose: (view: View) => void;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const choices: [View, string][] = [
    ['received', trans.__('with me')],
    ['made', trans.__('by me')]
  ];
  return (
    <div
      className="jp-Cs3Switch"
      role="group"
      aria-label={trans.__('Show what is shared')}
      onKeyDown={event => event.stopPropagation()}
    >
      {choices.map(([choice, label]) => (
        <button
          key={choice}
          type="button"
          aria-pressed={view === choice}
          onClick={event => {
            // The title would fold the section.
            event.stopPropagation();
            onChoose(choice);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function MadeList(options: ISectionOptions): JSX.Element {
  const { made, trans } = options;
  const { over } = made;
  return (
    <>
      <MadeRows
        {...options}
        label={trans.__('Shared by me')}
        rows={made.standing}
        error={made.feed.error}
      />
      {over.length > 0 && (
        <Folded
          title={trans._n(
            'One share of what was deleted',
            '%1 shares of what was deleted',
            over.length
          )}
        >
          <MadeRows
            {...options}
            label={trans.__('Shares of what was deleted')}
            rows={over}
            error={null}
          />
        </Folded>
      )}
    </>
  );
}

function MadeRows({
  made,
  open,
  trans,
  ...list
}: ISectionOptions & {
  readonly label: string;
  readonly rows: readonly MadeRow[] | null;
  readonly error: string | null;
}): JSX.Element {
  return (
    <RowList<MadeRow>
      {...list}
      empty={trans.__('You share nothing.')}
      hint={trans.__('Right-click a file or folder and choose “Share…”.')}
      textOf={row =>
        [
          itemName(trans, row.item),
          sharedWith(trans, row),
          roleName(trans, row.role),
          row.message
        ]
          .filter(Boolean)
          .join(', ')
      }
      kindOf={({ item }) => (item.path ? 'made here' : 'made away')}
      isBusy={({ id }) => made.progress.of(id)?.kind === 'busy'}
      render={row => <MadeLine row={row} made={made} trans={trans} />}
      onOpen={({ item }) => item.path && open(item)}
      onRetry={() => void made.feed.refresh()}
      trans={trans}
    />
  );
}

function MadeLine({
  row,
  made,
  trans
}: {
  readonly row: MadeRow;
  readonly made: MadeShares;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const progress = made.progress.of(row.id);
  return (
    <>
      <Avatar party={isLink(row) ? null : row.grantee} trans={trans} />
      <div className="jp-Cs3Row-body">
        <FirstLine
          name={itemName(trans, row.item)}
          role={row.role}
          trans={trans}
        />
        <div className="jp-Cs3Row-detail" title={fullTime(row.created)}>
          {sharedWith(trans, row)}
        </div>
        {row.message && row.status !== 'gone' && !progress && (
          <div className="jp-Cs3Row-notice jp-mod-failed">{row.message}</div>
        )}
        <ProgressLine
          progress={progress}
          done={trans.__('No longer shared.')}
          onDismiss={() => made.progress.clear(row.id)}
          trans={trans}
        />
      </div>
    </>
  );
}
