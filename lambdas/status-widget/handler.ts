import { stateTable } from '../../src/adapters/state-table.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { readEnvironment, readResources } from '../../src/environment.ts';
import { runSettings } from '../../src/run/settings.ts';
import { loadStates } from '../../src/state/load-states.ts';
import { statusPage } from '../../src/status/page.ts';
import { widgetHtml } from '../../src/status/widget-html.ts';
import { entry } from '../entry.ts';
import { logger } from '../log.ts';
import { DOCUMENTATION } from './documentation.ts';
import { readWidgetEvent } from './event.ts';
import { calmly } from './trouble.ts';

const settings = readEnvironment(process.env);
const { stateTableName } = readResources(process.env, ['stateTableName']);
const states = stateTable({}, { ...REAL_TIME, tableName: stateTableName, historyDays: settings.historyDays });
const { policy } = runSettings(settings);

async function show(event: unknown): Promise<string> {
  const asked = readWidgetEvent(event);
  if (asked.kind === 'describe') return DOCUMENTATION;
  const { theme, timezone, team } = asked;
  const { orgs, fleet, unreadable } = await loadStates(states, 'all');
  const shown = [...orgs.values()].flatMap(({ state }) =>
    state !== null && (team === null || state.team === team) ? [state] : [],
  );
  const page = statusPage(
    // Who listens is a widget beside this one; to ask the topic would take a permission more.
    { orgs: shown, fleet: fleet.state, confirmedSubscriptions: null, unreadable: [...unreadable] },
    REAL_TIME.now(),
    { ...policy, timezone: timezone ?? policy.timezone },
  );
  return widgetHtml(page, theme);
}

export const handler = entry(show, { onError: calmly(logger) });
