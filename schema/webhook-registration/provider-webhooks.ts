/** A webhook of the workspace, whoever made it; its signing key is never told again. */
export interface ProviderWebhook {
  readonly id: string;
  readonly url: string;
  readonly status: 'ENABLED' | 'DISABLED';
  /** Event types, e.g. `call.completed`. */
  readonly events: readonly string[];
  /** The lines it tells of (`PN…`), or `*` for all; contacts belong to no line and are always told. */
  readonly resourceIds: readonly string[];
}

/** What a webhook is to be like. Lists replace what was there. */
export type WebhookChange = Partial<Pick<ProviderWebhook, 'url' | 'status' | 'events' | 'resourceIds'>>;

/** A delivery that the provider gave up after 27 hours and a half. */
export interface FailedDelivery {
  /** What its `webhook-id` header says, at each try. */
  readonly id: string;
  readonly eventType: string;
  readonly createdAt: Date;
}

/** What the provider said when it was last asked for its webhooks. */
export interface ProviderLook {
  readonly at: Date;
  readonly result:
    | { readonly kind: 'answered'; readonly webhooks: readonly ProviderWebhook[] }
    /** It takes no request with our API key. */
    | { readonly kind: 'key-rejected'; readonly message: string }
    /** It knows the key, and does not let it see webhooks. */
    | { readonly kind: 'refused'; readonly message: string }
    | { readonly kind: 'unreachable'; readonly message: string };
}

/**
 * The provider's webhooks of the current generation; `api/quo/` implements it. Failures are those of
 * `Telephony`: what may have been done and was not answered is `OutcomeUnknown`.
 */
export interface ProviderWebhooks {
  /** Whether the provider is a program on this machine: it then delivers to addresses of this machine. */
  readonly local: boolean;
  /** All event types that we can read. */
  readonly eventTypes: readonly string[];
  list(): Promise<readonly ProviderWebhook[]>;
  /** One of them; undefined when the provider says that it is no more. */
  find(id: string): Promise<ProviderWebhook | undefined>;
  /** What a list of them said, at most `maxAgeMs` ago. Never throws, and never takes more than seconds. */
  look(maxAgeMs: number): Promise<ProviderLook>;
  /** @returns it with its signing key (`whsec_…`), which is told this once. */
  create(
    webhook: Omit<ProviderWebhook, 'id'> & { readonly label: string },
  ): Promise<ProviderWebhook & { readonly key: string }>;
  update(id: string, change: WebhookChange): Promise<ProviderWebhook>;
  /** Has it signed with a new key from now on. @returns the key. */
  rotate(id: string): Promise<string>;
  /** Has a made-up event delivered. @returns the event's id, where the provider tells it. */
  sendTest(id: string, eventType: string): Promise<string | undefined>;
  /** Deliveries created since then that were given up, newest first, a page at a time. */
  failedDeliveries(id: string, since: Date): AsyncIterable<readonly FailedDelivery[]>;
  /** Has one delivered once more, some time soon. */
  retryDelivery(id: string, deliveryId: string): Promise<void>;
}
