import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { goRound } from '../ui/focus';
import { Skeleton, WordButton } from '../ui/parts';
import type { IFact } from './facts';

export interface IInformationOptions {
  /** What the file or folder is called. */
  readonly name: string;
  /** Finds out what there is to know; rejects with words for a person. */
  readonly ask: () => Promise<IFact[]>;
  readonly trans: TranslationBundle;
}

/**
 * Shows what is known of a file or folder.
 */
export class InformationDialog extends Dialog<unknown> {
  constructor({ name, ask, trans }: IInformationOptions) {
    super({
      title: trans.__('Information on “%1”', name),
      body: ReactWidget.create(<Facts ask={ask} trans={trans} />),
      buttons: [Dialog.okButton({ label: trans.__('Close') })],
      hasClose: true
    });
    this.addClass('jp-Cs3InformationDialog');
  }

  override handleEvent(event: Event): void {
    if (!goRound(this.node, event)) {
      super.handleEvent(event);
    }
  }
}

function Facts({ ask, trans }: Omit<IInformationOptions, 'name'>): JSX.Element {
  const [answer, setAnswer] = React.useState<IFact[] | Error | null>(null);
  const [tries, setTries] = React.useState(0);
  React.useEffect(() => {
    let isWanted = true;
    const take = (found: IFact[] | Error) => isWanted && setAnswer(found);
    setAnswer(null);
    ask().then(take, take);
    return () => {
      isWanted = false;
    };
  }, [tries]);
  if (answer === null) {
    return <Skeleton label={trans.__('Loading…')} />;
  }
  if (answer instanceof Error) {
    return (
      <div className="jp-Cs3List-failed" role="alert">
        <span>{answer.message}</span>
        <WordButton onClick={() => setTries(tries + 1)}>
          {trans.__('Retry')}
        </WordButton>
      </div>
    );
  }
  return (
    <dl className="jp-Cs3Facts">
      {answer.map(({ label, value, title }) => (
        <React.Fragment key={label}>
          <dt>{label}</dt>
          <dd title={title}>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}
