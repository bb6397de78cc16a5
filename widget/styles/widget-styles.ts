import { composerStyles } from './composer.styles.ts';
import { formStyles } from './form.styles.ts';
import { layoutStyles } from './layout.styles.ts';
import { noticeStyles } from './notice.styles.ts';
import { panelStyles } from './panel.styles.ts';
import { rowStyles } from './row.styles.ts';
import { rowBodyStyles } from './row-body.styles.ts';
import { themeStyles } from './theme.styles.ts';
import { timelineStyles } from './timeline.styles.ts';

/** Every sheet of the element; later ones win. */
export const widgetStyles = [
  themeStyles,
  layoutStyles,
  noticeStyles,
  timelineStyles,
  rowStyles,
  rowBodyStyles,
  formStyles,
  composerStyles,
  panelStyles,
];
