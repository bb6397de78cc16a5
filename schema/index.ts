import { builder } from './builder.ts';
import './activity/activity.ts';
import './call-intent/make-call.ts';
import './call-log/call-log-changed.ts';
import './call-log/call-log-list.ts';
import './client/upsert-client.ts';
import './integration/create-integration.ts';
import './integration/delete-integration.ts';
import './integration/update-integration.ts';
import './message-log/message-log-changed.ts';
import './message-log/message-log-list.ts';
import './message-log/retry-message.ts';
import './message-log/send-message.ts';
import './phone-number/open-phone-number.ts';
import './sync-run/cancel-sync.ts';
import './sync-run/check-integration.ts';
import './sync-run/check-result.ts';
import './sync-run/last-check.ts';
import './sync-run/missing-log.ts';
import './sync-run/repair-integration.ts';
import './sync-run/sync-integration.ts';
import './sync-run/sync-progress.ts';
import './timeline/timeline.ts';
import './viewer-type.ts';
import './webhook-delivery/replay-webhook-delivery.ts';

/** The whole schema. Each file above adds its part by being imported; nothing below imports this one. */
export const schema = builder.toSchema();
