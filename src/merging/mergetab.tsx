import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownIcon,
  caretUpIcon,
  ReactWidget,
  Toolbar,
  ToolbarButton,
  UseSignal
} from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import '../../style/merging.css';
import type { Merged } from '../tokens';
import { MergeFlow } from './flow';
import { mergeIcon } from './icons';
import { MergePage } from './mergepage';
import type { IPageServices } from './mergepage';
import { SideNames } from './messages';
import { CommandIDs } from './names';
import type { Resolution } from './resolution';
import type { IMergeServer } from './rest';
import { hidingBox, tipOf } from './toolbar';

/**
 * A tab in which a person decides the conflicts of a merge.
 *
 * @param commands - whose keys the buttons tell.
 * @param before - what was decided when an earlier tab of this file was left.
 */
export function createMergeTab(
  merged: Merged,
  server: IMergeServer,
  services: IPageServices,
  commands: CommandRegistry,
  before: Resolution | null = null
): MainAreaWidget<MergePage> {
  const { trans, translator } = services;
  const flow = new MergeFlow(merged, server, trans, before);
  const page = new MergePage(flow, services);
  const tab = new MainAreaWidget({ content: page, translator });
  const { toolbar } = tab;
  tab.addClass('jp-Cs3Merge-tab');
  tab.title.label = trans.__('Merge: %1', merged.name);
  tab.title.caption = merged.path ?? merged.name;
  tab.title.icon = mergeIcon;
  const step = (label: string, tip: string, to: 1 | -1) => {
    const button = new ToolbarButton({
      icon: to > 0 ? caretDownIcon : caretUpIcon,
      label,
      tooltip: tipOf(
        commands,
        tip,
        to > 0 ? CommandIDs.next : CommandIDs.previous
      ),
      onClick: () => page.go(to)
    });
    button.addClass('jp-Cs3Merge-step');
    return button;
  };
  toolbar.addItem('count', counter(page, trans));
  toolbar.addItem(
    'previous',
    step(trans.__('Previous'), trans.__('Go to the conflict before'), -1)
  );
  toolbar.addItem(
    'next',
    step(trans.__('Next'), trans.__('Go to the next conflict'), 1)
  );
  // What comes last goes into a menu where there is little room; style/merging.css puts the
  // ends to the right.
  addEnds(toolbar, page, trans, commands);
  toolbar.addItem('all', sidesButton(page, trans));
  toolbar.addItem('hide', hidingBox(page, trans));
  return tab;
}

/** How many conflicts are left, said when it changes. */
function counter(page: MergePage, trans: TranslationBundle): ReactWidget {
  const widget = ReactWidget.create(
    <UseSignal signal={page.changed}>
      {() => {
        const { open } = page.flow.resolution;
        return (
          <span role="status" aria-live="polite" data-open={open > 0}>
            {open > 0
              ? trans._n('%1 conflict left', '%1 conflicts left', open)
              : trans.__('No conflicts left')}
          </span>
        );
      }}
    </UseSignal>
  );
  widget.addClass('jp-Cs3Merge-count');
  return widget;
}

/** A button with a menu that takes all of one side. */
function sidesButton(page: MergePage, trans: TranslationBundle): ToolbarButton {
  const commands = new CommandRegistry();
  for (const side of ['remote', 'local'] as const) {
    commands.addCommand(side, {
      describedBy: { args: { type: 'object', properties: {} } },
      label: () => new SideNames(trans, page.flow.resolution.merged).take(side),
      execute: () => page.takeAll(side)
    });
  }
  const menu = new Menu({ commands });
  menu.addItem({ command: 'remote' });
  menu.addItem({ command: 'local' });
  const button = new ToolbarButton({
    icon: caretDownIcon,
    label: trans.__('All conflicts'),
    tooltip: trans.__('Decide all conflicts for one side'),
    onClick: () => {
      const { left, bottom } = button.node.getBoundingClientRect();
      menu.open(left, bottom);
    }
  });
  button.disposed.connect(() => menu.dispose());
  return button;
}

function addEnds(
  toolbar: Toolbar,
  page: MergePage,
  trans: TranslationBundle,
  commands: CommandRegistry
): void {
  const cancel = new ToolbarButton({
    label: trans.__('Cancel'),
    tooltip: tipOf(
      commands,
      trans.__(
        'Close this and store nothing; what you decided is kept for the next time'
      ),
      CommandIDs.cancel
    ),
    onClick: () => page.dispose()
  });
  const save = new ToolbarButton({
    label: trans.__('Save merged'),
    tooltip: tipOf(
      commands,
      trans.__('Store what was decided'),
      CommandIDs.save
    ),
    onClick: () => void page.save()
  });
  save.addClass('jp-Cs3Merge-save');
  cancel.addClass('jp-Cs3Merge-cancel');
  toolbar.addItem('save', save);
  toolbar.addItem('cancel', cancel);
  const update = () => {
    save.enabled = cancel.enabled = !page.flow.isSaving;
  };
  page.changed.connect(update);
  update();
}
