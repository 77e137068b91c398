import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  PanelWithToolbar,
  ReactWidget,
  UseSignal
} from '@jupyterlab/ui-components';
import * as React from 'react';
import { IconButton, WordButton } from '../../ui/parts';
import { askForSentence } from '../../ui/sentence';
import {
  itemName,
  nameOf,
  proposal,
  roleName,
  sharedBy,
  sharedByInFull
} from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { Item, ReceivedRow } from '../model/rows';
import { RowList } from './list';
import { Avatar, FirstLine, ProgressLine } from './parts';
import { Proposal } from './receivedlist';
import type { ISectionOptions } from './sharessection';

/**
 * The section of the sidebar with the shares that wait for an answer.
 */
export class PendingSection extends PanelWithToolbar {
  constructor(options: ISectionOptions) {
    super();
    const { received, trans } = options;
    this.id = 'cs3lab-pending';
    this.addClass('jp-Cs3Section');
    this.title.label = trans.__('Pending');
    const badge = ReactWidget.create(
      <UseSignal signal={received.changed}>
        {() => <Badge count={received.waiting} trans={trans} />}
      </UseSignal>
    );
    this.toolbar.addItem('count', badge);
    const list = ReactWidget.create(
      <UseSignal signal={received.changed}>
        {() => <PendingList {...options} />}
      </UseSignal>
    );
    this.addWidget(list);
  }
}

function Badge({
  count,
  trans
}: {
  readonly count: number;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const words = trans._n(
    'One share waits for your answer',
    '%1 shares wait for your answer',
    count
  );
  return (
    <span role="status" className="jp-Cs3BadgeHolder">
      {count > 0 && (
        <span className="jp-Cs3Badge" title={words} aria-label={words}>
          {count}
        </span>
      )}
    </span>
  );
}

function PendingList({ received, open, trans }: ISectionOptions): JSX.Element {
  return (
    <RowList<ReceivedRow>
      label={trans.__('Pending shares')}
      rows={received.pending}
      error={received.feed.error}
      empty={trans.__('Nothing waits for you.')}
      hint={trans.__('New shares appear here.')}
      textOf={row =>
        [
          itemName(trans, row.item),
          sharedBy(trans, row),
          roleName(trans, row.role),
          proposal(trans, row)
        ]
          .filter(Boolean)
          .join(', ')
      }
      kindOf={() => 'pending'}
      isBusy={({ id }) => received.progress.of(id)?.kind === 'busy'}
      render={row => (
        <PendingLine row={row} received={received} open={open} trans={trans} />
      )}
      onOpen={({ item }) => item.path && open(item)}
      onRetry={() => void received.feed.refresh()}
      trans={trans}
    />
  );
}

interface ILineProps {
  readonly row: ReceivedRow;
  readonly received: ReceivedShares;
  readonly open: (item: Item) => void;
  readonly trans: TranslationBundle;
}

function PendingLine(props: ILineProps): JSX.Element {
  const { row, received, trans } = props;
  const progress = received.progress.of(row.id);
  const isOver = progress?.kind === 'failed' || progress?.kind === 'undoable';
  return (
    <>
      <Avatar party={row.sharer} trans={trans} />
      <div className="jp-Cs3Row-body">
        <FirstLine
          name={itemName(trans, row.item)}
          role={row.role}
          trans={trans}
        />
        <Proposal row={row} trans={trans} />
        <div className="jp-Cs3Row-second">
          <SecondLine {...props} isOver={isOver} />
        </div>
        <ProgressLine
          progress={progress}
          done={trans.__('Declined.')}
          undo={trans.__('Accept after all')}
          onDismiss={() => received.dismiss(row.id)}
          trans={trans}
        />
      </div>
    </>
  );
}

/** Accept what is proposed for merging, and open it as soon as it is there. */
async function review(
  { id }: ReceivedRow,
  received: ReceivedShares,
  open: (item: Item) => void
): Promise<void> {
  const row = await received.accept(id);
  if (row?.item.path && row.status === 'ready') {
    open(row.item);
  }
}

/** Decline what is proposed for merging; who proposed it hears why, if the person likes. */
async function declineProposal(
  row: ReceivedRow,
  received: ReceivedShares,
  trans: TranslationBundle
): Promise<void> {
  const who = nameOf(trans, row.sharer);
  const words = await askForSentence(trans, {
    title: trans.__('Decline to merge “%1”?', itemName(trans, row.item)),
    about: trans.__('%1 is told. Nothing is deleted.', who),
    label: trans.__('What you say to %1 (optional)', who),
    accept: trans.__('Decline')
  });
  if (words !== null) {
    await received.decline(row.id, words);
  }
}

/** From whom it is, and what can be answered. */
function SecondLine(
  props: ILineProps & { readonly isOver: boolean }
): JSX.Element {
  const { row, isOver, trans } = props;
  return (
    <>
      <span className="jp-Cs3Row-detail" title={sharedByInFull(trans, row)}>
        {sharedBy(trans, row)}
      </span>
      {!isOver && <Answers {...props} />}
    </>
  );
}

/** What is proposed for merging is reviewed, and everything else accepted; or it is declined. */
function Answers({ row, received, open, trans }: ILineProps): JSX.Element {
  const name = itemName(trans, row.item);
  const who = nameOf(trans, row.sharer);
  const busy = received.progress.of(row.id)?.kind === 'busy';
  const { word, words, onAccept, onDecline } = row.merges_into
    ? {
        word: trans.__('Review'),
        words: trans.__('Review “%1” from %2', name, who),
        onAccept: () => review(row, received, open),
        onDecline: () => declineProposal(row, received, trans)
      }
    : {
        word: trans.__('Accept'),
        words: trans.__('Accept “%1” from %2', name, who),
        onAccept: () => received.accept(row.id),
        onDecline: () => received.decline(row.id)
      };
  return (
    <>
      <WordButton
        primary
        disabled={busy || row.status === 'gone'}
        aria-label={words}
        onClick={() => void onAccept()}
      >
        {busy ? trans.__('One moment…') : word}
      </WordButton>
      <IconButton
        icon={closeIcon}
        label={trans.__('Decline “%1” from %2', name, who)}
        disabled={busy}
        onClick={() => void onDecline()}
      />
    </>
  );
}
