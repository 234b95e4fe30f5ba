import { flag, nullable, oneOf, otherwise, record, text } from '../../src/schema.ts';
import type { Theme } from '../../src/status/widget-html.ts';

/** What CloudWatch asks the widget for. */
export type WidgetRequest =
  /** The documentation that its editor shows. */
  | { readonly kind: 'describe' }
  | {
      readonly kind: 'show';
      readonly theme: Theme;
      /** The zone the dashboard is set to, where that is not UTC: an offset such as `+02:00`; null: the stack's. */
      readonly timezone: string | null;
      /** A parameter of the widget: show this team's orgs only. */
      readonly team: string | null;
    };

const words = otherwise(nullable(text), null);
const UTC = { offsetISO: null };
const CONTEXT = { theme: 'light', timezone: UTC } as const;

/** What is missing or odd is as good as absent: a dashboard shows what it can. */
const widgetEvent = otherwise(
  record({
    describe: otherwise(flag, false),
    team: words,
    widgetContext: otherwise(
      record({
        theme: otherwise(oneOf<Theme>(['light', 'dark']), CONTEXT.theme),
        timezone: otherwise(record({ offsetISO: words }), UTC),
      }),
      CONTEXT,
    ),
  }),
  { describe: false, team: null, widgetContext: CONTEXT },
);

/**
 * Reads an invocation by CloudWatch. A widget's parameters stand beside its context.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function readWidgetEvent(event: unknown): WidgetRequest {
  const { describe, team, widgetContext } = widgetEvent(event);
  if (describe) return { kind: 'describe' };
  const offset = widgetContext.timezone.offsetISO ?? '';
  // Clocks are set from -12:00 to +14:00; of anything else no time can be told.
  const timezone = /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(offset) && !/^.00:00$/.test(offset) ? offset : null;
  return { kind: 'show', theme: widgetContext.theme, timezone, team: team === '' ? null : team };
}
